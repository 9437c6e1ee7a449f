internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// Writes how many dynos run: all process types in one call, which is what lets an app change its tier.
struct HerokuFormationWriting {
    let calls: HerokuCalls
    let app: String
    let name: String

    private var path: String { "/apps/\(PercentEncoding.encode(app))/formation" }

    /// The answer is the new truth (reference, Formation).
    func patch(_ patch: HerokuRequest.FormationPatch) async throws(ProviderError) -> OperationOutcome {
        var updates = patch.updates
        if patch.first == true { updates += try await dragged(by: updates) }
        let attempt = "changing the formation of \(name)"
        let rows = try await calls.write(
            .patch, path, ["updates": .plain(updates)], as: [HerokuAPI.ProcessType].self, attempt: attempt, repeatable: true)
        for update in updates {
            guard let row = rows.first(where: { $0.type == update.type }) else { continue }
            guard row.quantity == update.quantity else {
                throw ProviderError(
                    .conflict, attempt: attempt, message: "\(update.type) runs \(row.quantity) dynos after the change", fix: "plan again")
            }
        }
        let running = rows.filter { $0.quantity > 0 }.map { "\($0.type)=\($0.quantity):\($0.sizeName)" }.sorted()
        return OperationOutcome(.done, running.isEmpty ? "no dynos run" : running.joined(separator: " "))
    }

    /// Process types that the first release brought and that must move along: an app's tier is judged over all of them.
    private func dragged(
        by updates: [HerokuRequest.FormationPatch.Update]
    ) async throws(ProviderError) -> [HerokuRequest.FormationPatch.Update] {
        guard let size = updates.compactMap({ $0.dyno_size?.name }).first else { return [] }
        let named = Set(updates.map(\.type))
        let rows = try await calls.list(path, of: HerokuAPI.ProcessType.self, attempt: "reading the formation of \(name)")
        return rows.filter { row in
            !named.contains(row.type) && row.quantity == 0 && HerokuTier.of(row.sizeName) != HerokuTier.of(size)
        }.map { HerokuRequest.FormationPatch.Update($0.type, 0, size: size) }
    }

    /// Process types come from a release; one look, since a first release is made elsewhere.
    func await(_ types: [String]) async throws(ProviderError) -> OperationOutcome {
        let rows = try await calls.list(path, of: HerokuAPI.ProcessType.self, attempt: "looking for a release of \(name)")
        let missing = types.filter { type in !rows.contains { $0.type == type } }
        guard missing.isEmpty else {
            return OperationOutcome(.waiting, "no release has \(missing.joined(separator: ", ")) yet")
        }
        return OperationOutcome(.done, "a release has \(types.joined(separator: ", ")); plan again to set the dynos")
    }
}
