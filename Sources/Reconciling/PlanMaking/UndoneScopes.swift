internal import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// A run's pre-images as what is wanted: of an environment's scopes, only what the run wrote, and as it was before.
struct UndoneScopes {
    private(set) var scopes: [DesiredScope] = []
    /// What has no way back.
    private(set) var findings: [Finding] = []

    /// - Parameter declared: the environment's scopes; one that has left the files cannot be reached any more.
    init(_ images: PreImages, in declared: [DesiredScope], models: [String: any ProviderModel]) {
        let changes = Dictionary(grouping: images.changes.values, by: \.address.scope)
        for scope in declared {
            guard let changes = changes[scope.scope], let model = models[scope.scope.provider] else { continue }
            let resources = changes.sorted { $0.address < $1.address }.compactMap { resource(for: $0, of: images.run, model) }
            var undone = scope.with(resources, mode: scope.mode)
            undone.kinds = scope.kinds.union(changes.map(\.address.kind))
            undone.formats = scope.formats
            undone.health = scope.health
            undone.logCheck = scope.logCheck
            scopes.append(undone)
        }
        let reached = Set(declared.map(\.scope))
        for scope in changes.keys.sorted() where !reached.contains(scope) {
            findings.append(
                Finding(rule: "undo.left-behind", severity: .warns, message: "\(scope) is no longer declared; nothing of it is undone"))
        }
    }

    private mutating func resource(for change: Change, of run: String, _ model: any ProviderModel) -> DesiredResource? {
        let span = change.span ?? SourceSpan(file: "run \(run)", line: 1, column: 1)
        guard let before = change.before else {
            guard model.mayDelete(change.address) else {
                findings.append(
                    Finding(
                        rule: "undo.stays", severity: .warns,
                        message: "\(change.address) was made by the run and stays: only retire: takes it away", address: change.address,
                        span: change.span))
                return nil
            }
            return DesiredResource(change.address, .absent, mode: .manage, span: span, reason: "\(run) made it")
        }
        guard let content = reachable(before, at: change.address, model) else {
            findings.append(
                Finding(
                    rule: "undo.no-way-back", severity: .blocks,
                    message: "The previous value of \(change.address) cannot be restored: only its fingerprint is recorded.",
                    address: change.address,
                    span: change.span, fix: "write the value into its store and apply"))
            return nil
        }
        return DesiredResource(change.address, .present(content), mode: .manage, span: span)
    }

    /// The content with what is known by fingerprint alone read from where the provider remembers it.
    private func reachable(_ content: Content, at address: Address, _ model: any ProviderModel) -> Content? {
        if case .record(let fields) = content {
            // What is inside a record no provider remembers.
            return fields.values.contains { $0.concealed.map { $0.plain == nil } ?? false } ? nil : content
        }
        guard let concealed = content.concealed, concealed.plain == nil else { return content }
        return (model as? any PastValueModel)?.pastValue(at: address, concealed.fingerprint).map { .deferred(.secret($0)) }
    }
}
