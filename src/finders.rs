//! Scoped finders.

/// The applications of the viewer's own organisations.
pub fn own_applications(viewer: &Viewer) -> Select<application::Entity> {
    let organizations = viewer.organizations(TeamPermission::View);
    application::Entity::find().filter(application::Column::OrganizationId.is_in(organizations))
}

/// The applications that were submitted at least once; a draft is its team's alone.
pub fn submitted_applications() -> Select<application::Entity> {
    application::Entity::find().filter(application::Column::SubmittedAt.is_not_null())
}

/// The submitted applications that name the viewer's departments.
pub fn recommendation_requests(viewer: &Viewer) -> Select<recommendation::Entity> {
    recommendation::Entity::find()
        .join(JoinType::InnerJoin, recommendation::Relation::Application.def())
        .filter(recommendation::Column::DepartmentId.is_in(viewer.departments()))
        .filter(application::Column::SubmittedAt.is_not_null())
}
