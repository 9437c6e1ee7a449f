internal import Estate
internal import Resources

/// The kinds of resource of a Pages project.
enum PagesKind {
    /// A variable in plain text, `config/production/API_URL`.
    static let variable = "config"
    /// A variable whose value nobody can read back, `secret/preview/TOKEN`.
    static let secret = "secret"
    /// A custom domain, `domain/www.raxx.app`.
    static let domain = "domain"

    static func address(_ kind: String, _ deployment: PagesProject.Deployment, _ name: String, in scope: Scope) -> Address {
        Address(scope, kind, "\(deployment.rawValue)/\(name)")
    }

    /// The environment and the name of a variable or a secret; nil for other addresses.
    static func place(of address: Address) -> (deployment: PagesProject.Deployment, name: String)? {
        guard [variable, secret].contains(address.kind) else { return nil }
        let parts = address.name.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, let deployment = PagesProject.Deployment(rawValue: parts[0]) else { return nil }
        return (deployment, parts[1])
    }
}
