internal import DNSQueries
internal import Estate
internal import HTTPMessages
internal import Reconciling

/// What looks at the world.
struct Probing {
    let transport: any HTTPTransport
    let variables: [String: String]
    /// Those that the files name, each once, in their order.
    let resolvers: [String]

    init(_ estate: Estate, transport: any HTTPTransport, variables: [String: String]) {
        self.transport = transport
        self.variables = variables
        var seen: Set<String> = []
        resolvers = estate.zones.flatMap(\.resolvers).filter { seen.insert($0).inserted }
    }

    func writer(ask: @escaping ProbeWriter.Question) -> ProbeWriter {
        ProbeWriter(
            transport: transport, resolver: ResolverQueries(addresses), pace: pace, place: { [place] in place($0) }, ask: ask)
    }

    /// Where each is asked: at its own address, or where `PLUMB_RESOLVERS` says, loopback addresses with commas between, which
    /// stand in for those of the files in their order.
    private var addresses: [String: ResolverAddress] {
        let own = resolvers.map { ResolverAddress($0) }
        let written = (variables["PLUMB_RESOLVERS"] ?? "").split(separator: ",").map { ResolverAddress(String($0)) }
        let local = written.compactMap(\.self).filter { $0.host.hasPrefix("127.") || $0.host == "::1" }
        if local.count < written.count { Terminal.tell("PLUMB_RESOLVERS is no list of loopback addresses and is ignored") }
        let isLocal = !local.isEmpty && local.count == written.count
        let asked = zip(resolvers, own).enumerated().map { ($1.0, isLocal ? local[$0 % local.count] : $1.1) }
        return Dictionary(asked, uniquingKeysWith: { first, _ in first }).compactMapValues(\.self)
    }

    /// Simulated services answer below `PLUMB_PROBE_URL`, a loopback address, each below its host.
    private func place(_ origin: String) -> String {
        let base = Endpoints(variables: variables).base(ofKind: "probe", [:], otherwise: "")
        guard !base.isEmpty, let mark = origin.firstRange(of: "://") else { return origin }
        return base + "/" + origin[mark.upperBound...]
    }

    /// Simulated services are there at once, or not at all.
    private var pace: ProbePace {
        variables["PLUMB_PROBE_URL"] == nil && variables["PLUMB_RESOLVERS"] == nil
            ? .standard : Self.quickPace
    }

    static let quickPace = ProbePace(first: .milliseconds(100), longest: .seconds(1))
}

/// The port of name resolution, answered by real resolvers.
struct ResolverQueries: NameResolver {
    private let client = DNSClient()
    private let addresses: [String: ResolverAddress]

    /// - Parameter addresses: by the resolver's name in the files.
    init(_ addresses: [String: ResolverAddress]) {
        self.addresses = addresses
    }

    func values(_ type: RecordType, at name: String, from resolver: String) async throws(ProviderError) -> [String] {
        let attempt = "asking \(resolver) for \(name) \(type.rawValue)"
        guard let address = addresses[resolver] else {
            throw ProviderError(.rejected, attempt: attempt, message: "\"\(resolver)\" is no address of a resolver")
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
