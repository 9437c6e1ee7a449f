internal import CanonicalJSON
package import Planning
package import Reconciling
package import Resources

/// Performs what ``CloudflareDNSModel`` compiled: one request for each batch.
///
/// The API token needs Zone.DNS Edit. DNS records hold no secrets, so none is looked at.
package struct CloudflareDNSWriter: ProviderWriter {
    private let calls: CloudflareCalls
    /// The provider's name in the estate.
    private let provider: String

    package init(client: APIClient, provider: String) {
        self.calls = CloudflareCalls(client)
        self.provider = provider
    }

    package func perform(_ operation: Operation, secrets: [SecretReference: Secret]) async throws(ProviderError) -> OperationOutcome {
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
        try await calls.writeBatch(.object(body), zone: zone, attempt: attempt)
        return OperationOutcome(.done, BatchSummary(counts).past)
    }
}
