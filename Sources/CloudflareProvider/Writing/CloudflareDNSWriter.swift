internal import CanonicalJSON
internal import DNSModel
package import Planning
package import Reconciling
internal import Resources

/// Performs what ``CloudflareDNSModel`` compiled: one request for each batch.
///
/// The API token needs Zone.DNS Edit, and Zone.Zone Edit to delete a zone. DNS records hold no secrets, so none is looked at.
package struct CloudflareDNSWriter: ProviderWriter {
    private let calls: CloudflareCalls
    /// The provider's name in the estate.
    private let provider: String

    /// - Parameter provider: its name in the estate.
    package init(client: APIClient, provider: String) {
        self.calls = CloudflareCalls(client)
        self.provider = provider
    }

    package func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
        let calls = calls.permitted(by: context.permit)
        if operation.action == BatchCompiler.deletion { return try await deleteZone(operation, calls) }
        let attempt = "writing DNS records of \(operation.scope.name)"
        guard operation.action == BatchCompiler.action, let zone = operation.payload["zone"]?.string, !zone.isEmpty else {
            throw ProviderError(
                .rejected, attempt: operation.summary, message: "\(operation.action) is not an operation this version knows",
                fix: "plan again with this version")
        }
        var body: [String: JSONValue] = [:]
        var counts: [String: Int] = [:]
        for list in ["deletes", "patches", "posts"] {
            guard let items = operation.payload[list]?.array else { continue }
            var wire: [JSONValue] = []
            for item in items { wire.append(try BatchItem.wire(item, zone: operation.scope.name, attempt: attempt)) }
            body[list] = .array(wire)
            counts[list] = items.count
        }
        do throws(ProviderError) {
            try await calls.writeBatch(.object(body), zone: zone, attempt: attempt)
        } catch {
            if RefusedBatch.isRefusal(error) {
                let live = try? await calls.records(of: zone, attempt: attempt)
                throw RefusedBatch(operation.payload, zone: operation.scope.name).named(error, live: live)
            }
            // Where the zone cannot be read either, or is not so yet, what was answered first stands: it may still be done.
            guard error.outcomeUnknown, let live = try? await calls.records(of: zone, attempt: attempt),
                BatchReadBack(operation.payload, zone: operation.scope.name).isDone(in: live)
            else { throw error }
        }
        return OperationOutcome(.done, BatchCompiler.summary(counts).past)
    }

    /// A zone that is gone is answered like one of another account, so where the answer is no clear yes the list tells. It has been
    /// read with this token a moment ago.
    private func deleteZone(_ operation: Operation, _ calls: CloudflareCalls) async throws(ProviderError) -> OperationOutcome {
        let name = operation.scope.name
        guard let zone = operation.payload["zone"]?.string, !zone.isEmpty else {
            throw ProviderError(.rejected, attempt: operation.summary, message: "the zone's id is not known", fix: "plan again")
        }
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
