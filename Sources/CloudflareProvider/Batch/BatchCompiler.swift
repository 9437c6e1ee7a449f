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
    static func operations(_ changes: [Change], in observation: Observation) -> [Operation] {
        if let end = ZoneResource.deletion(changes, in: observation, as: CloudflareCall.deleteZone) { return [end] }
        let limit = CloudflareDNS.capabilities.limits(plan: ZoneFacts(observation).plan).batch ?? 200
        let edits = NameEdits.all(changes)
        // What waits for another provider holds nothing up that does not.
        let waves = [edits.filter(\.prerequisites.isEmpty), edits.filter { !$0.prerequisites.isEmpty }]
        return waves.flatMap { chunks($0, limit: limit) }.map { operation($0, observation) }
    }

    private static func chunks(_ edits: [NameEdits], limit: Int) -> [[NameEdits]] {
        WriteChunks.of(edits.flatMap { $0.pieces(of: limit) }, limit: limit, size: \.count)
    }

    static func summary(_ batch: RecordBatch) -> WriteSummary {
        WriteSummary(created: batch.posts.count, changed: batch.patches.count, deleted: batch.deletes.count, of: "DNS record")
    }

    private static func operation(_ edits: [NameEdits], _ observation: Observation) -> Operation {
        let batch = RecordBatch(
            zone: observation.targetID ?? "", deletes: edits.flatMap(\.deletes), patches: edits.flatMap(\.patches),
            posts: edits.flatMap(\.posts))
        return Operation(
            CloudflareCall.writeRecords(batch), in: observation.scope, addresses: edits.flatMap(\.addresses).sorted(),
            summary: "\(summary(batch).imperative) in \(observation.scope.name)",
            prerequisites: Set(edits.flatMap(\.prerequisites)).sorted())
    }
}
