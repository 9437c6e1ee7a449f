internal import CanonicalJSON
internal import DNSModel
internal import Estate
internal import Planning
internal import Resources

/// Changes of one zone as the fewest batches.
///
/// A batch is one transaction, done as a whole or not at all, in the order deletes, patches, puts, posts; several are not one.
/// So what is at one name stays in one batch: a CNAME that gives way to an A is never only half done. `puts` is left empty, as
/// it would reset what the file leaves out.
///
/// Source: Cloudflare DNS documentation, "Batch record changes".
enum BatchCompiler {
    static let action = "cloudflare.dns.batch"

    static let deletion = "cloudflare.zone.delete"

    static func operations(_ changes: [Change], in observation: Observation) -> [Operation] {
        // The path names the zone by its id, which no other zone will ever have.
        if let end = ZoneResource.deletion(changes, in: observation, action: deletion, effect: .idempotent) { return [end] }
        let limit = CloudflareDNS.capabilities.limits(plan: ZoneFacts(observation).plan).batch ?? 200
        let edits = NameEdits.all(changes)
        // What waits for another provider holds nothing up that does not.
        let waves = [edits.filter(\.prerequisites.isEmpty), edits.filter { !$0.prerequisites.isEmpty }]
        return waves.flatMap { chunks($0, limit: limit) }.map { operation($0, observation) }
    }

    private static func chunks(_ edits: [NameEdits], limit: Int) -> [[NameEdits]] {
        WriteChunks.of(edits.flatMap { $0.pieces(of: limit) }, limit: limit, size: \.count)
    }

    /// Of the lists of a batch, by their name, as far as they are there.
    static func summary(_ counts: [String: Int]) -> WriteSummary {
        WriteSummary(
            created: counts["posts"] ?? 0, changed: counts["patches"] ?? 0, deleted: counts["deletes"] ?? 0, of: "DNS record")
    }

    private static func operation(_ edits: [NameEdits], _ observation: Observation) -> Operation {
        let lists = [
            "deletes": edits.flatMap(\.deletes), "patches": edits.flatMap(\.patches), "posts": edits.flatMap(\.posts),
        ].filter { !$0.value.isEmpty }
        var payload = lists.mapValues(JSONValue.array)
        payload["zone"] = .string(observation.targetID ?? "")
        let summary = summary(lists.mapValues(\.count))
        // Sent twice, a batch with posts or deletes is refused as a whole (81058, 81044): nothing is doubled, and nothing is
        // known either. What is live tells whether it was done: reading back is safe and enough.
        return Operation(
            scope: observation.scope, action: action, payload: .object(payload), addresses: edits.flatMap(\.addresses).sorted(),
            effect: .readBackFirst, summary: "\(summary.imperative) in \(observation.scope.name)",
            prerequisites: Set(edits.flatMap(\.prerequisites)).sorted())
    }
}
