/// What a provider can hold of what the files declare.
package enum Noun: String, Hashable, Sendable, CaseIterable {
    case service
    case zone
    case mailDomain = "mail_domain"
    case worker
    case pagesProject = "pages_project"
    /// A workflow that releases a service.
    case workflow
    /// What a repository gives its jobs: rules, secrets and variables.
    case repository
}
