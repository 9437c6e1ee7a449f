package import Estate
package import Resources

/// What the next apply does to each part of a service, as far as it can be told without reading a secret.
package enum PendingParts {
    /// - Parameter scope: with the literals of the files in place, and nothing else resolved.
    package static func actions(
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
