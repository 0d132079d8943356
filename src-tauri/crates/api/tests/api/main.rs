//! The commands on a demonstration register with the sample office, told through the one door only.

mod desk_of_samples;
mod story;
mod table;
