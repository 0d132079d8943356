//! The use cases on the sample office.

mod samples;
