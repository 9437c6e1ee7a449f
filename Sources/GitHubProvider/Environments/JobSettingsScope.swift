internal import HTTPMessages
internal import Resources

/// Where GitHub keeps what jobs get: a repository, or one of its deployment environments. A scope's name says which.
struct JobSettingsScope: Hashable, Sendable {
    /// `owner/name`.
    let repository: String
    /// Nil for what all jobs get.
    let environment: String?

    /// - Parameter scope: named `acme/infra` or `acme/infra@production`.
    init(_ scope: Scope) {
        let parts = scope.name.split(separator: "@", maxSplits: 1).map(String.init)
        repository = parts.first ?? ""
        environment = parts.count == 2 ? parts[1] : nil
    }

    var repositoryPath: String {
        "/repos/" + repository.split(separator: "/").map { PercentEncoding.encode(String($0)) }.joined(separator: "/")
    }

    /// A slash in the name is encoded, too.
    var environmentPath: String? { environment.map { "\(repositoryPath)/environments/\(PercentEncoding.encode($0))" } }

    var secretsPath: String { (environmentPath ?? "\(repositoryPath)/actions") + "/secrets" }
    var variablesPath: String { (environmentPath ?? "\(repositoryPath)/actions") + "/variables" }

    /// For people.
    var title: String { environment.map { "the environment \($0) of \(repository)" } ?? repository }
}
