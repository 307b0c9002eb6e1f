//! Tests of signatures and clusters.

use super::*;
