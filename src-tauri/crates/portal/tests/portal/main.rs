//! Building and publishing the public page, as a reader of the folder sees it.

mod html;
mod office;
mod publishing;
mod schemas;
