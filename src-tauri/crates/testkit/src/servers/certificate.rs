//! Certificates of an issuer of the test's own: good, expired, and made out to another name.

use std::path::{Path, PathBuf};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyUsagePurpose, date_time_ymd};

/// A certificate and its key, in files.
#[derive(Debug, Clone)]
pub struct KeyPair {
    /// The certificate, PEM.
    pub certificate: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
}

/// What a server is tried with.
#[derive(Debug, Clone)]
pub struct Certificates {
    /// The issuer's own certificate, PEM: whoever trusts it trusts the others.
    pub issuer_pem: Vec<u8>,
    /// In order, made out to `localhost`.
    pub good: KeyPair,
    /// Made out to [`EXPIRED_HOST`](super::EXPIRED_HOST), its time over since 2020.
    pub expired: KeyPair,
    /// The same, renewed; not shown before [`Dovecot::renew`](super::Dovecot::renew).
    pub renewed: KeyPair,
    /// Made out to `elsewhere.example`, shown at [`OTHER_NAME_HOST`](super::OTHER_NAME_HOST).
    pub other_name: KeyPair,
}

impl Certificates {
    /// Makes them, with files in that folder.
    pub fn make(folder: &Path) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let mut own = CertificateParams::new(Vec::<String>::new()).unwrap();
        own.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        own.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let issuer = CertifiedIssuer::self_signed(own, rcgen::KeyPair::generate().unwrap()).unwrap();
        let issue = |name: &str, host: &str, until: i32| {
            let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
            params.not_before = date_time_ymd(2019, 1, 1);
            params.not_after = date_time_ymd(until, 1, 1);
            let key = rcgen::KeyPair::generate().unwrap();
            let certificate = params.signed_by(&key, &issuer).unwrap();
            let pair = KeyPair {
                certificate: folder.join(format!("{name}.crt")),
                key: folder.join(format!("{name}.key")),
            };
            std::fs::write(&pair.certificate, certificate.pem()).unwrap();
            std::fs::write(&pair.key, key.serialize_pem()).unwrap();
            pair
        };
        Self {
            good: issue("good", "localhost", 2100),
            expired: issue("expired", super::EXPIRED_HOST, 2020),
            renewed: issue("renewed", super::EXPIRED_HOST, 2100),
            other_name: issue("other-name", "elsewhere.example", 2100),
            issuer_pem: issuer.as_ref().pem().into_bytes(),
        }
    }
}
