//! The whole site map on one page.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::pages::accounts::{AccountPage, InvitationPage, LoginPage, SetupPage};
use crate::pages::approvals::{BulkPage, InboxPage, RequestPage};
use crate::pages::audit::AuditPage;
use crate::pages::break_glass::{SessionPage, SessionsPage, StartPage};
use crate::pages::home::Home;
use crate::pages::notifications::{AlertsPage, NotificationsPage};
use crate::pages::policies::{EditPolicyPage, NewPolicyPage, PoliciesPage, PolicyPage, ReplayPage, VersionsPage};
use crate::pages::problem::NotFound;
use crate::pages::requests::NewRequestPage;
use crate::pages::resources::ResourcePage;
use crate::pages::settings::{
    ClusterPage, ClustersPage, DeliveryPage, EmailPage, EnvironmentPage, InvitationsPage, MemberPage, MembersPage,
    NewClusterPage, NewOrgRolePage, NewProjectPage, NewTeamPage, NewTokenPage, NewWebhookPage, OrgRolePage,
    OrgRolesPage, OrganizationPage, ProjectPage, ProjectsPage, SettingsPage, TeamPage, TeamsPage, TokensPage,
    WebhookPage, WebhooksPage,
};
use crate::pages::simulator::SimulatorPage;

/// Every page and its address.
#[component]
pub fn Site() -> impl IntoView {
    view! {
        <Router>
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/") view=Home/>
                <Route path=path!("/approvals") view=InboxPage/>
                <Route path=path!("/approvals/bulk") view=BulkPage/>
                <Route path=path!("/approvals/:id") view=RequestPage/>
                <Route path=path!("/audit") view=AuditPage/>
                <Route path=path!("/break-glass") view=SessionsPage/>
                <Route path=path!("/break-glass/start") view=StartPage/>
                <Route path=path!("/break-glass/:id") view=SessionPage/>
                <Route path=path!("/notifications") view=NotificationsPage/>
                <Route path=path!("/notifications/alerts") view=AlertsPage/>
                <Route path=path!("/requests/new") view=NewRequestPage/>
                <Route path=path!("/approval-policies") view=PoliciesPage/>
                <Route path=path!("/approval-policies/new") view=NewPolicyPage/>
                <Route path=path!("/approval-policies/:id") view=PolicyPage/>
                <Route path=path!("/approval-policies/:id/edit") view=EditPolicyPage/>
                <Route path=path!("/approval-policies/:id/versions") view=VersionsPage/>
                <Route path=path!("/approval-policies/:id/replay") view=ReplayPage/>
                <Route path=path!("/simulator") view=SimulatorPage/>
                <Route path=path!("/resources/:kind/:id") view=ResourcePage/>
                <Route path=path!("/setup/:secret") view=SetupPage/>
                <Route path=path!("/login") view=LoginPage/>
                <Route path=path!("/invitations/:secret") view=InvitationPage/>
                <Route path=path!("/account") view=AccountPage/>
                <Route path=path!("/settings") view=SettingsPage/>
                <Route path=path!("/settings/members") view=MembersPage/>
                <Route path=path!("/settings/members/:id") view=MemberPage/>
                <Route path=path!("/settings/invitations") view=InvitationsPage/>
                <Route path=path!("/settings/teams") view=TeamsPage/>
                <Route path=path!("/settings/teams/new") view=NewTeamPage/>
                <Route path=path!("/settings/teams/:id") view=TeamPage/>
                <Route path=path!("/settings/org-roles") view=OrgRolesPage/>
                <Route path=path!("/settings/org-roles/new") view=NewOrgRolePage/>
                <Route path=path!("/settings/org-roles/:id") view=OrgRolePage/>
                <Route path=path!("/settings/projects") view=ProjectsPage/>
                <Route path=path!("/settings/projects/new") view=NewProjectPage/>
                <Route path=path!("/settings/projects/:id") view=ProjectPage/>
                <Route path=path!("/settings/environments/:id") view=EnvironmentPage/>
                <Route path=path!("/settings/clusters") view=ClustersPage/>
                <Route path=path!("/settings/clusters/new") view=NewClusterPage/>
                <Route path=path!("/settings/clusters/:id") view=ClusterPage/>
                <Route path=path!("/settings/tokens") view=TokensPage/>
                <Route path=path!("/settings/tokens/new") view=NewTokenPage/>
                <Route path=path!("/settings/webhooks") view=WebhooksPage/>
                <Route path=path!("/settings/webhooks/new") view=NewWebhookPage/>
                <Route path=path!("/settings/webhooks/:id") view=WebhookPage/>
                <Route path=path!("/settings/webhooks/:id/deliveries/:delivery") view=DeliveryPage/>
                <Route path=path!("/settings/email") view=EmailPage/>
                <Route path=path!("/settings/organization") view=OrganizationPage/>
            </FlatRoutes>
        </Router>
    }
}
