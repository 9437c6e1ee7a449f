package import CanonicalJSON
internal import Diagnostics
internal import Estate
package import HTTPMessages
internal import Integrations
package import Reconciling

extension ProviderConformance {
    /// One kind of provider, as tests start it.
    package struct Member: Sendable {
        /// As the tests call it, and the name of the provider under test in the estate's `providers:`.
        package let name: String
        /// What it cannot do, and why not.
        package let lacks: [Capability: String]
        /// The kinds that the files may name, with what connects them.
        package let definitions: [ProviderDefinition]
        /// The estate's files at each stage. The environment is `production` and has no gate.
        package let estate: @Sendable (Stage) -> [String: String]
        /// Brakes that the stages need lifted.
        package let lifted: Set<String>
        /// Requests that a plan of ``Stage/made`` takes while nothing differs: the published formula, worked out by hand.
        package let reads: Int
        /// The same beside more things of others than one page holds.
        package let crowdedReads: Int
        /// Requests that make everything of ``Stage/made``.
        package let writes: Int
        /// What ``Opened/tamper`` changes: addresses.
        package let tampered: Set<String>
        /// Who does, as the provider records it; nil where it does not.
        package let culprit: String?
        /// Starts a server and says how to reach it.
        package let open: @Sendable (_ surroundings: Surroundings) async throws -> Opened

        /// - Parameter definitions: nil for those that the program has.
        package init(
            name: String, lacks: [Capability: String] = [:], definitions: [ProviderDefinition]? = nil,
            lifted: Set<String> = [], reads: Int, crowdedReads: Int = 0, writes: Int, tampered: Set<String> = [], culprit: String? = nil,
            estate: @escaping @Sendable (Stage) -> [String: String],
            open: @escaping @Sendable (_ surroundings: Surroundings) async throws -> Opened
        ) {
            self.name = name
            self.lacks = lacks
            self.definitions = definitions ?? Integrations.providers
            self.lifted = lifted
            self.reads = reads
            self.crowdedReads = crowdedReads
            self.writes = writes
            self.tampered = tampered
            self.culprit = culprit
            self.estate = estate
            self.open = open
        }

        /// Of the provider under test; nil where the files do not declare it.
        func definition(of estate: Estate) -> ProviderDefinition? {
            let kind = estate.providers[name]?.kind.value
            return definitions.first { $0.descriptor.kind == kind }
        }

        var catalogue: KindCatalogue {
            KindCatalogue(providers: definitions.map(\.descriptor), stores: Integrations.catalogue.stores)
        }
    }

    /// The server of one test.
    package struct Opened: Sendable {
        /// By the name of each provider that the files declare.
        package let endpoints: [String: Endpoint]
        /// What the store `vault` holds, by reference.
        package let secrets: [String: String]
        /// All that is there, as the provider tells it. Members that say when or how often are left out by ``LivePicture``.
        package let live: @Sendable () async throws -> JSONValue
        /// Somebody else changes one thing of ``Stage/made``, past plumb.
        package let tamper: @Sendable () async throws -> Void
        /// What the provider takes its time for has happened.
        package let settle: @Sendable () -> Void
        /// Takes one item out of the answer of a list that says how long it is; nil where the answer is no such list.
        package let shorten: @Sendable (JSONValue) -> JSONValue?
        /// Whether the names of an object in an answer are data of somebody's, so that one which is left out is not there; the object is named
        /// by what leads to it.
        package let isData: @Sendable (_ request: HTTPRequest, _ path: [String]) -> Bool

        package init(
            endpoints: [String: Endpoint], secrets: [String: String] = [:], live: @escaping @Sendable () async throws -> JSONValue,
            tamper: @escaping @Sendable () async throws -> Void = {}, settle: @escaping @Sendable () -> Void = {},
            shorten: @escaping @Sendable (JSONValue) -> JSONValue? = { _ in nil },
            isData: @escaping @Sendable (_ request: HTTPRequest, _ path: [String]) -> Bool = { _, _ in false }
        ) {
            self.endpoints = endpoints
            self.secrets = secrets
            self.live = live
            self.tamper = tamper
            self.settle = settle
            self.shorten = shorten
            self.isData = isData
        }
    }

    /// How one declared provider is reached.
    package struct Endpoint: Sendable {
        package let transport: any HTTPTransport
        package let url: String
        package let settings: [String: String]
        /// By the descriptor's keys. No output may hold any of them.
        package let credentials: [String: String]

        package init(
            _ transport: any HTTPTransport, url: String = "http://127.0.0.1", settings: [String: String] = [:],
            credentials: [String: String]
        ) {
            self.transport = transport
            self.url = url
            self.settings = settings
            self.credentials = credentials
        }
    }
}
