//! Policies and their bindings, as administrators see them.

mod archive_dialog;
mod bind_form;
mod binding_changes;
mod binding_chip;
mod binding_table;
mod compare_form;
pub mod editor;
mod findings;
mod history;
mod in_words;
mod infeasible;
mod list;
mod presets;
mod recent_versions;
mod restore_dialog;
pub mod scope;
mod waiting_change;

pub use archive_dialog::ArchiveDialog;
pub use bind_form::{BindForm, Open};
pub use binding_changes::BindingChanges;
pub use binding_chip::{BindingChip, BindingChips};
pub use binding_table::{BindingTable, ChangeRefused, ModeBadge};
pub use compare_form::{CompareForm, Compared};
pub use findings::{FindingLines, FindingNotices, FindingsSummary, about};
pub use history::{History, Restorable};
pub use in_words::InWords;
pub use infeasible::{Infeasible, InfeasibleLine};
pub use list::PolicyList;
pub use presets::{Presets, preset};
pub use recent_versions::{RECENT, RecentVersions};
pub use restore_dialog::RestoreDialog;
pub use waiting_change::WaitingChange;
