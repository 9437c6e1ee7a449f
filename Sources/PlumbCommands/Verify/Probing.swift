internal import ArgumentParser
internal import DNSQueries
internal import Diagnostics
internal import Estate
internal import HTTPMessages
internal import Reconciling

/// What looks at the world.
struct Probing {
    let transport: any HTTPTransport
    let endpoints: Endpoints
    /// Where each resolver that the files name is asked: at its own address, or where `PLUMB_RESOLVERS` says.
    private let addresses: [String: ResolverAddress]
    private let isElsewhere: Bool

    /// - Throws: ``CommandFailure`` where `PLUMB_RESOLVERS` is no list of loopback addresses: they stand in for those of the files, in
    ///   their order, and public ones must not be asked for what is only simulated.
    init(_ estate: Estate, transport: any HTTPTransport, endpoints: Endpoints) throws {
        self.transport = transport
        self.endpoints = endpoints
        let written = (endpoints.variables["PLUMB_RESOLVERS"] ?? "").split(separator: ",").map { ResolverAddress(String($0)) }
        let local = written.compactMap(\.self).filter { $0.host.hasPrefix("127.") || $0.host == "::1" }
        guard local.count == written.count else {
            throw CommandFailure(
                .failure, "PLUMB_RESOLVERS is not a list of loopback addresses such as 127.0.0.1:5300. No request was sent.")
        }
        isElsewhere = !local.isEmpty
        var seen: Set<String> = []
        let resolvers = estate.zones.flatMap(\.resolvers).filter { seen.insert($0).inserted }
        let asked = resolvers.enumerated().map { ($1, local.isEmpty ? ResolverAddress($1) : local[$0 % local.count]) }
        addresses = Dictionary(asked, uniquingKeysWith: { first, _ in first }).compactMapValues(\.self)
    }

    func writer(ask: @escaping ProbeWriter.Question) -> ProbeWriter {
        ProbeWriter(
            transport: transport, resolver: ResolverQueries(addresses, isElsewhere: isElsewhere), pace: pace,
            place: { [place] in place($0) }, ask: ask)
    }

    /// Simulated services answer below `PLUMB_PROBE_URL`, a loopback address, each below its host.
    private func place(_ origin: String) -> String {
        guard let base = endpoints.probes, let mark = origin.firstRange(of: "://") else { return origin }
        return base.text + "/" + origin[mark.upperBound...]
    }

    /// Simulated services are there at once, or not at all.
    private var pace: ProbePace {
        endpoints.isSimulated("probe") || isElsewhere ? .simulated : .standard
    }
}

/// The port of name resolution, answered by real resolvers.
struct ResolverQueries: NameResolver {
    private let client = DNSClient()
    private let addresses: [String: ResolverAddress]
    private let isElsewhere: Bool

    /// - Parameters:
    ///   - addresses: by the resolver's name in the files.
    ///   - isElsewhere: whether they are others than the files name.
    init(_ addresses: [String: ResolverAddress], isElsewhere: Bool) {
        self.addresses = addresses
        self.isElsewhere = isElsewhere
    }

    var standIn: String? { isElsewhere ? "queried at the addresses in PLUMB_RESOLVERS" : nil }

    func values(_ type: RecordType, at name: String, from resolver: String) async throws(ProviderError) -> [String] {
        let attempt = "asking \(resolver) for \(name) \(type.rawValue)"
        guard let address = addresses[resolver] else {
            throw ProviderError(.rejected, attempt: attempt, message: "\"\(resolver)\" is not an address of a resolver")
        }
        do throws(DNSError) {
            switch try await client.ask(address, type, at: name) {
            case .values(let values): return values.map(\.presentation).sorted()
            case .noSuchName, .noData: return []
            }
        } catch {
            throw ProviderError(.unavailable, attempt: attempt, message: "\(error)")
        }
    }
}
