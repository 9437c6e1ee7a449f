internal import CanonicalJSON
internal import Estate

/// What an entry of an account's audit log says of a Pages project. Pure.
///
/// An answer to a change lists everything that the project has, so only what was sent says what was written.
struct PagesAuditEntry {
    /// What an entry says of one variable.
    enum Mention: Hashable {
        case named
        /// It was a change of the project, and what was sent is not in the log.
        case possible
        case other
    }

    let project: String
    /// What of the project the path names, such as `["domains", "www.raxx.app"]`; empty for the project itself.
    let part: [String]
    private let method: String?
    private let request: JSONValue?

    /// Nil for an entry about something else.
    init?(_ entry: AuditEntry) {
        let segments = (entry.raw?.uri?.split(separator: "?").first ?? "").split(separator: "/").map(String.init)
        guard let place = segments.indices.first(where: { segments[$0...].starts(with: ["pages", "projects"]) }),
            segments.count > place + 2
        else { return nil }
        project = segments[place + 2]
        part = Array(segments[(place + 3)...])
        method = entry.raw?.method
        request = entry.resource?.request
    }

    /// Whether it wrote the variable of that deployment: one of another deployment has the same name and is another variable.
    func mention(of name: String, _ deployment: PagesProject.Deployment) -> Mention {
        guard part.isEmpty, method != "DELETE" else { return .other }
        guard let body = request?.object, !body.isEmpty else { return .possible }
        var here: JSONValue = .object(body)
        for key in ["deployment_configs", deployment.rawValue, "env_vars"] {
            guard let members = here.object else { return .possible }
            guard let next = members[key], next != .null else { return .other }
            here = next
        }
        guard let variables = here.object else { return .possible }
        return variables[name] == nil ? .other : .named
    }
}
