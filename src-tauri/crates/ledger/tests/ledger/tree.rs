//! Trees and proofs: the vectors of Certificate Transparency, and properties over trees of every shape.

use ledger::{
    ConsistencyProof, Frontier, Hash, InclusionProof, MAX_TREE_SIZE, ProofError, Tree, TreeHead, empty_root,
    leaf_hash, root_of,
};
use proptest::prelude::*;

/// The eight leaves every implementation of RFC 6962 is tried on.
const LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

/// Root after each of [`LEAVES`], and before the first.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn hash(hex: &str) -> Hash {
    hex.parse().unwrap()
}

fn vector_tree() -> Tree {
    LEAVES.iter().map(|leaf| leaf_hash(leaf)).collect()
}

#[test]
fn roots_of_the_known_trees() {
    let mut frontier = Frontier::new();
    let mut tree = Tree::new();
    assert_eq!(frontier.root(), hash(ROOTS[0]));
    assert_eq!(empty_root(), hash(ROOTS[0]));
    assert_eq!(
        tree.head(),
        TreeHead {
            size: 0,
            root: hash(ROOTS[0])
        }
    );
    for (leaf, root) in LEAVES.iter().zip(&ROOTS[1..]) {
        tree.append(leaf_hash(leaf));
        assert_eq!(frontier.append(leaf_hash(leaf)), hash(root));
        assert_eq!(frontier.head(), tree.head());
    }
    for (size, root) in ROOTS.iter().enumerate() {
        assert_eq!(tree.head_at(size as u64).unwrap().root, hash(root));
    }
}

#[test]
fn inclusion_proofs_of_the_known_trees() {
    let check = |size: u64, index: u64, path: &[&str]| {
        let proof = vector_tree().prove_inclusion(index, size).unwrap();
        assert_eq!(
            proof.path,
            path.iter().map(|hex| hash(hex)).collect::<Vec<_>>(),
            "{index} of {size}"
        );
        let head = TreeHead {
            size,
            root: hash(ROOTS[size as usize]),
        };
        proof.verify(LEAVES[index as usize], &head).unwrap();
    };
    check(1, 0, &[]);
    check(
        8,
        0,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    );
    check(
        8,
        5,
        &[
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    );
    check(
        3,
        2,
        &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    );
    check(
        5,
        1,
        &[
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    );
}

#[test]
fn every_pair_of_sizes_up_to_forty_is_consistent_and_no_other_root_is() {
    let tree: Tree = (0..40_u64).map(|n| leaf_hash(&n.to_be_bytes())).collect();
    for new_size in 0..=40 {
        let new = tree.head_at(new_size).unwrap();
        for old_size in 0..=new_size {
            let old = tree.head_at(old_size).unwrap();
            let proof = tree.prove_consistency(old_size, new_size).unwrap();
            proof.verify(&old, &new).unwrap();
            let forged = TreeHead {
                root: leaf_hash(b"other"),
                ..old
            };
            assert_eq!(
                proof.verify(&forged, &new),
                Err(ProofError::DoesNotHold),
                "{old_size} {new_size}"
            );
        }
    }
}

#[test]
fn what_is_not_in_the_tree_has_no_proof() {
    let tree = vector_tree();
    for (index, size) in [(8, 8), (0, 9), (0, 0), (u64::MAX, u64::MAX)] {
        assert_eq!(tree.prove_inclusion(index, size), Err(ProofError::OutOfRange));
    }
    for (old, new) in [(2, 1), (8, 9), (0, 9), (u64::MAX, u64::MAX)] {
        assert_eq!(tree.prove_consistency(old, new), Err(ProofError::OutOfRange));
    }
    assert_eq!(tree.head_at(9), Err(ProofError::OutOfRange));
}

#[test]
fn sizes_from_strangers_do_not_break_the_arithmetic() {
    for size in [
        0,
        1,
        2,
        MAX_TREE_SIZE,
        MAX_TREE_SIZE + 1,
        u64::MAX / 2 + 1,
        u64::MAX,
    ] {
        let head = TreeHead {
            size,
            root: leaf_hash(b""),
        };
        for index in [0, 1, size / 2, size.saturating_sub(1), size, u64::MAX] {
            for length in [0, 1, 64] {
                let path = vec![leaf_hash(b"x"); length];
                let honest = size == 1 && index == 0 && length == 0;
                let inclusion = InclusionProof {
                    index,
                    size,
                    path: path.clone(),
                };
                assert_eq!(
                    inclusion.verify(b"", &head).is_ok(),
                    honest,
                    "{size} {index} {length}"
                );
                let old = TreeHead {
                    size: index,
                    root: leaf_hash(b"y"),
                };
                let consistency = ConsistencyProof {
                    old_size: index,
                    new_size: size,
                    path,
                };
                assert!(
                    consistency.verify(&old, &head).is_err(),
                    "{size} {index} {length}"
                );
            }
        }
    }
}

#[test]
fn a_leaf_cannot_pass_for_a_node() {
    // Second preimage: the two children of the root, glued together, are not a leaf of the tree of one.
    let tree: Tree = [leaf_hash(b"a"), leaf_hash(b"b")].into_iter().collect();
    let glued = [leaf_hash(b"a").to_bytes(), leaf_hash(b"b").to_bytes()].concat();
    let proof = InclusionProof {
        index: 0,
        size: 1,
        path: vec![],
    };
    let head = TreeHead {
        size: 1,
        root: tree.head().root,
    };
    assert_eq!(proof.verify(&glued, &head), Err(ProofError::DoesNotHold));
}

#[test]
fn a_stored_frontier_that_contradicts_itself_is_refused() {
    let mut frontier = Frontier::new();
    for leaf in LEAVES.iter().take(7) {
        frontier.append(leaf_hash(leaf));
    }
    let stored = serde_json::to_string(&frontier).unwrap();
    assert_eq!(serde_json::from_str::<Frontier>(&stored).unwrap(), frontier);
    assert!(serde_json::from_str::<Frontier>(&stored.replace("\"size\":7", "\"size\":8")).is_err());
    assert!(serde_json::from_str::<Frontier>(&stored.replace(ROOTS[4], "zz")).is_err());
}

proptest! {
    #[test]
    fn every_leaf_of_every_tree_is_proved_and_nothing_else(
        leaves in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..12), 1..90),
        picked in any::<prop::sample::Index>(),
        end in any::<prop::sample::Index>(),
        flipped in any::<prop::sample::Index>(),
        bit in 0..8_u32,
    ) {
        let hashes: Vec<Hash> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
        let tree: Tree = hashes.iter().copied().collect();
        let index = picked.index(leaves.len());
        let size = index + 1 + end.index(leaves.len() - index);
        let head = tree.head_at(size as u64).unwrap();
        prop_assert_eq!(head.root, root_of(&hashes[..size]));

        let proof = tree.prove_inclusion(index as u64, size as u64).unwrap();
        prop_assert_eq!(proof.verify(&leaves[index], &head), Ok(()));

        // The independent prover of ct_merkle, which keeps the leaves themselves, says the same.
        let mut other = ct_merkle::mem_backed_tree::MemoryBackedTree::<sha2::Sha256, Vec<u8>>::new();
        leaves[..size].iter().for_each(|leaf| other.push(leaf.clone()));
        let other_root = other.root();
        prop_assert_eq!(other_root.as_bytes().as_slice(), head.root.as_bytes().as_slice());
        let ours: Vec<u8> = proof.path.iter().flat_map(|hash| hash.to_bytes()).collect();
        let other_proof = other.prove_inclusion(index);
        prop_assert_eq!(other_proof.as_bytes(), &ours[..]);

        // Any flipped bit, in the leaf, the root or the way between them, is noticed.
        let mut altered = leaves[index].clone();
        if altered.is_empty() { altered.push(0) } else {
            let at = flipped.index(altered.len());
            altered[at] ^= 1 << bit;
        }
        prop_assert!(proof.verify(&altered, &head).is_err());
        let flip = |hash: Hash| {
            let mut bytes = hash.to_bytes();
            bytes[flipped.index(32)] ^= 1 << bit;
            Hash::from_bytes(bytes)
        };
        let forged = TreeHead { root: flip(head.root), ..head };
        prop_assert!(proof.verify(&leaves[index], &forged).is_err());
        if !proof.path.is_empty() {
            let mut bent = proof.clone();
            let at = flipped.index(bent.path.len());
            bent.path[at] = flip(bent.path[at]);
            prop_assert!(bent.verify(&leaves[index], &head).is_err());
        }
        let shorter = InclusionProof { path: proof.path.iter().skip(1).copied().collect(), ..proof.clone() };
        prop_assert!(proof.path.is_empty() || shorter.verify(&leaves[index], &head).is_err());
    }

    #[test]
    fn a_frontier_put_to_rest_and_woken_goes_on_as_if_nothing_had_been(
        before in 0_u64..200, after in 0_u64..40,
    ) {
        let leaf = |n: u64| leaf_hash(&n.to_be_bytes());
        let mut whole = Frontier::new();
        (0..before).for_each(|n| { whole.append(leaf(n)); });
        let mut woken: Frontier = serde_json::from_str(&serde_json::to_string(&whole).unwrap()).unwrap();
        for n in before..before + after {
            prop_assert_eq!(whole.append(leaf(n)), woken.append(leaf(n)));
        }
        let tree: Tree = (0..before + after).map(leaf).collect();
        prop_assert_eq!(tree.head(), woken.head());
    }
}
