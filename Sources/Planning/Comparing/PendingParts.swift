package import Estate
package import Resources

/// What the files say of each part of a service, as far as it can be told without reading a secret and without a history.
package struct PendingParts: Sendable {
    /// What the files would have changed.
    let actions: [ComparedPart: Change.Action]
    /// What the files speak of. What they do not is left as it is, or was applied before and is deleted: only a history tells.
    let declared: Set<ComparedPart>
    /// What the files speak of and leave to others: whatever it is, no plan changes it.
    let leftToOthers: Set<ComparedPart>

    /// - Parameter scope: with the literals of the files in place, and nothing else resolved.
    package init(
        _ service: Service, _ scope: DesiredScope, in observation: Observation, model: any ProviderModel, shared: Set<String>
    ) {
        actions = Self.actions(service, scope, in: observation, model: model, shared: shared)
        var (declared, leftToOthers): (Set<ComparedPart>, Set<ComparedPart>) = ([], [])
        for resource in scope.resources {
            let content: Content? = if case .present(let content) = resource.presence { content } else { nil }
            guard let part = ComparedSide.part(resource.address, content, of: service, shared: shared) else { continue }
            if resource.presence == .external || resource.mode != .manage { leftToOthers.insert(part) } else { declared.insert(part) }
        }
        (self.declared, self.leftToOthers) = (declared, leftToOthers)
    }

    private static func actions(
        _ service: Service, _ scope: DesiredScope, in observation: Observation, model: any ProviderModel, shared: Set<String>
    ) -> [ComparedPart: Change.Action] {
        var scope = scope
        let live = Set(observation.resources.map(\.address))
        // Whether one that is live and not resolved changes is not known.
        scope.resources.removeAll { resource in
            guard case .present(let content) = resource.presence else { return false }
            return !content.expressions.isEmpty && live.contains(resource.address)
        }
        let changes = ScopeDiff(scope, observation: observation, applied: [:], model: model).changes
        let parts = changes.compactMap { change in
            ComparedSide.part(change.address, change.before ?? change.after, of: service, shared: shared).map { ($0, change.action) }
        }
        return Dictionary(parts, uniquingKeysWith: { first, _ in first })
    }
}
