internal import CanonicalJSON
internal import DNSModel
internal import Planning
internal import Reconciling
internal import Resources

/// Writes zones: one request for each batch.
///
/// The API token needs Zone.DNS Edit, and Zone.Zone Edit to delete a zone. DNS records hold no secrets, so none is looked at.
struct CloudflareDNSWriter {
    private let calls: CloudflareCalls
    /// Of the zone.
    private let name: String

    /// - Parameter client: permitted for the operation.
    init(_ client: APIClient, zone name: String) {
        calls = CloudflareCalls(client)
        self.name = name
    }

    func write(_ batch: RecordBatch) async throws(ProviderError) -> OperationOutcome {
        let attempt = "writing DNS records of \(name)"
        let body = try body(of: batch, attempt: attempt)
        do throws(ProviderError) {
            try await calls.writeBatch(body, zone: batch.zone, attempt: attempt)
        } catch {
            if RefusedBatch.isRefusal(error) {
                // The refusal is told either way; what is live only helps to name the record.
                let live = try? await calls.records(of: batch.zone, attempt: attempt)
                throw RefusedBatch(batch, zone: name).named(error, live: live)
            }
            // Where the zone cannot be read either, or is not so yet, what was answered first stands: it may still be done.
            guard error.outcomeUnknown, let live = try? await calls.records(of: batch.zone, attempt: attempt),
                BatchReadBack(batch, zone: name).isDone(in: live)
            else { throw error }
        }
        return OperationOutcome(.done, BatchCompiler.summary(batch).past)
    }

    private func body(of batch: RecordBatch, attempt: String) throws(ProviderError) -> JSONValue {
        var body: [String: JSONValue] = [:]
        if !batch.deletes.isEmpty { body["deletes"] = .array(batch.deletes.map(BatchItem.wire)) }
        for (list, edits) in [("patches", batch.patches), ("posts", batch.posts)] where !edits.isEmpty {
            var wire: [JSONValue] = []
            for edit in edits { wire.append(try BatchItem.wire(edit, zone: name, attempt: attempt)) }
            body[list] = .array(wire)
        }
        return .object(body)
    }

    /// A zone that is gone is answered like one of another account, so where the answer is no clear yes the list tells. It has been
    /// read with this token a moment ago.
    func delete(_ deletion: ZoneDeletion) async throws(ProviderError) -> OperationOutcome {
        let zone = deletion.zone
        do throws(ProviderError) {
            try await calls.deleteZone(zone, attempt: "deleting the zone \(name)")
        } catch {
            guard error.outcomeUnknown || [.notFound, .forbidden].contains(error.code) else { throw error }
            // Where the list cannot be read either, what was answered first stands.
            guard let seen = try? await calls.zones(named: name, attempt: "looking for the zone \(name)") else { throw error }
            if !seen.contains(where: { $0.id == zone }) { return OperationOutcome(.done, "deleted") }
            throw error.with(
                outcomeUnknown: false, fix: error.code == .forbidden ? "the API token needs Zone.Zone Edit for the zone" : error.fix)
        }
        return OperationOutcome(.done, "deleted")
    }
}
