internal import Planning
internal import Reconciling
internal import Resources

/// Whether the key is the server's, and the server one that has zones. The one key may do everything; whether a proxy in front of the
/// server lets writes through shows with the first.
struct PowerDNSPreflight {
    private let calls: PowerDNSCalls
    private let plan: Plan
    private let provider: String

    init(_ calls: PowerDNSCalls, _ plan: Plan, provider: String) {
        self.calls = calls
        self.plan = plan
        self.provider = provider
    }

    func checks() async -> [PreflightCheck] {
        let writes = plan.writes(through: provider)
        guard !writes.isEmpty else { return [] }
        let zones = Set(writes.map(\.scope.name)).sorted()
        return [await server()] + zones.map { .permissionToWrite(provider, "to \($0)") }
    }

    private func server() async -> PreflightCheck {
        do throws(ProviderError) {
            let server = try await calls.server(attempt: "reading the server's version")
            guard server.daemon_type == "authoritative" else {
                return PreflightCheck(
                    .refused, "\(provider): the server is a \(server.daemon_type), which has no zones of its own",
                    fix: "name the authoritative server in the provider's url")
            }
            return PreflightCheck(.proved, "\(provider): PowerDNS \(server.version) accepts the key")
        } catch {
            return .refused(provider, error)
        }
    }
}
