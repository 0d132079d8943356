//! Protecting a connection: rustls, with the trust of the operating system and what the office adds to it.

use std::io;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Instant;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig, ClientConnection, StreamOwned};
use rustls_platform_verifier::Verifier;

use super::{CertificateFault, ConnectError, Server, Stop};

/// A protected connection.
pub(crate) type Protected = StreamOwned<ClientConnection, TcpStream>;

/// Shakes hands. The socket's read time-out is the step in which `stop` and `until` are looked at.
pub(crate) fn protect(
    mut socket: TcpStream,
    server: &Server,
    stop: &Stop,
    until: Instant,
) -> Result<Protected, ConnectError> {
    let name = ServerName::try_from(server.host.clone()).map_err(|e| ConnectError::Tls(e.to_string()))?;
    let mut tls = ClientConnection::new(Arc::new(configuration(server)?), name)
        .map_err(|e| ConnectError::Tls(e.to_string()))?;
    while tls.is_handshaking() {
        match tls.complete_io(&mut socket) {
            Ok(_) => {}
            Err(e) if matches!(e.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                if stop.asked() {
                    return Err(ConnectError::Stopped);
                }
                if Instant::now() >= until {
                    return Err(ConnectError::TimedOut);
                }
            }
            Err(e) => return Err(failed(&e)),
        }
    }
    Ok(StreamOwned::new(tls, socket))
}

fn configuration(server: &Server) -> Result<ClientConfig, ConnectError> {
    let added = match &server.trusted_pem {
        Some(pem) => CertificateDer::pem_slice_iter(pem)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|e| ConnectError::TrustedCertificates(e.to_string()))?,
        None => Vec::new(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new_with_extra_roots(added, Arc::clone(&provider))
        .map_err(|e| ConnectError::TrustedCertificates(e.to_string()))?;
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| ConnectError::Tls(e.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

fn failed(error: &io::Error) -> ConnectError {
    match error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>())
    {
        Some(rustls::Error::InvalidCertificate(fault)) => ConnectError::Certificate(certificate_fault(fault)),
        Some(other) => ConnectError::Tls(other.to_string()),
        None => ConnectError::Tls(error.to_string()),
    }
}

fn certificate_fault(fault: &CertificateError) -> CertificateFault {
    match fault {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => CertificateFault::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            CertificateFault::NotYetValid
        }
        CertificateError::UnknownIssuer => CertificateFault::Unknown,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateFault::OtherName
        }
        CertificateError::Revoked => CertificateFault::Revoked,
        // A server's own certificate that signs itself without being an issuer's: nobody vouches for it.
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            CertificateFault::Unknown
        }
        other => CertificateFault::Other(other.to_string()),
    }
}
