//! On whose behalf a verb acts.

use crate::Error;
use governance::Permission;
use governance::event::Actor;
use governance::ids::{MemberId, OrganizationId, TokenId};
use governance::wire::directory::TokenScope;
use governance::wire::requests::Viewer;

/// An authenticated member of one organization, in person or through an API token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub organization: OrganizationId,
    pub member: MemberId,
    /// The member's name.
    pub name: String,
    pub token: Option<TokenCaller>,
}

/// The token through which a caller acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenCaller {
    pub id: TokenId,
    pub scopes: Vec<TokenScope>,
}

impl Caller {
    /// Who the events name.
    pub fn actor(&self) -> Actor {
        Actor::Member { id: self.member, token: self.token.as_ref().map(|token| token.id) }
    }

    /// Who looks at a request.
    pub fn viewer(&self) -> Viewer {
        Viewer { member: self.member, token: self.token.is_some() }
    }

    /// Asks for a scope where the caller is a token; a member in person has no scopes to lack.
    pub fn scope(&self, needed: TokenScope) -> Result<(), Error> {
        match &self.token {
            Some(token) if !token.scopes.contains(&needed) => {
                Err(Error::TokenForbidden(format!("this token needs the scope {}", needed.key())))
            }
            _ => Ok(()),
        }
    }

    /// Refuses tokens: what only a person may do.
    pub fn in_person(&self, what: &str) -> Result<(), Error> {
        match self.token {
            Some(_) => Err(Error::TokenForbidden(format!("API tokens never {what}"))),
            None => Ok(()),
        }
    }

    /// Asks for the scope that lets a token use a permission of its owner. Whether the owner holds
    /// the permission is checked in the transaction, by [`crate::store::Tx::authorize`].
    pub(crate) fn scope_for(&self, permission: Permission) -> Result<(), Error> {
        match permission {
            Permission::RequestsOpen => self.scope(TokenScope::RequestsOpen),
            Permission::RequestsManage => self.scope(TokenScope::RequestsClaim),
            Permission::PoliciesManage => self.scope(TokenScope::PoliciesManage),
            Permission::ResourcesManage | Permission::MembersManage | Permission::OrganizationManage => {
                self.scope(TokenScope::DirectoryManage)
            }
            Permission::AuditRead => self.scope(TokenScope::AuditRead),
            Permission::TokensManage => self.scope(TokenScope::TokensManage),
            Permission::RequestsReview
            | Permission::BreakGlassInitiate
            | Permission::BreakGlassRevoke
            | Permission::BreakGlassReview
            | Permission::SecurityAlerts => self.in_person("use this permission"),
        }
    }
}
