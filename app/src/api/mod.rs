//! The server functions that forms and islands post to, one a file. All are `POST /forms/<noun>/<verb>`,
//! return `Result<_, Refused>`, and end with [`crate::form::done`].

#[cfg(feature = "ssr")]
pub mod accounts;
#[cfg(feature = "ssr")]
pub mod audit;
#[cfg(feature = "ssr")]
pub mod bindings;
#[cfg(feature = "ssr")]
pub mod break_glass;
#[cfg(feature = "ssr")]
pub mod clusters;
#[cfg(feature = "ssr")]
pub mod email;
#[cfg(feature = "ssr")]
pub mod environments;
#[cfg(feature = "ssr")]
pub mod invitations;
#[cfg(feature = "ssr")]
pub mod members;
#[cfg(feature = "ssr")]
pub mod notifications;
#[cfg(feature = "ssr")]
pub mod org_roles;
#[cfg(feature = "ssr")]
pub mod organization;
pub mod policies;
#[cfg(feature = "ssr")]
pub mod projects;
pub mod requests;
#[cfg(feature = "ssr")]
pub mod teams;
#[cfg(feature = "ssr")]
pub mod tokens;
#[cfg(feature = "ssr")]
pub mod webhooks;
