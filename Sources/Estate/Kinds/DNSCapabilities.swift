/// What a DNS provider can hold, and how much of it: the rules that follow from the provider and not from an RFC.
///
/// A provider's descriptor carries one. The loader checks files with it, the planner what a plan would produce.
package struct DNSCapabilities: Hashable, Sendable {
    /// How a name is held that is answered with the addresses of another.
    package enum Flattening: Hashable, Sendable {
        /// Not at all.
        case none
        /// By a record type of the provider, `ALIAS`. A CNAME at the apex stays an error.
        case aliasType
        /// By a CNAME: at the apex, and wherever its target is in the same zone. `ALIAS` is written as one.
        case cname
    }

    /// What cannot stand beside a CNAME that is not flattened.
    package enum AliasNeighbours: Hashable, Sendable {
        /// Nothing can (RFC 1034 §3.6.2).
        case none
        /// The provider refuses these and holds any other type there, although resolvers do not expect it.
        case allBut(Set<RecordType>)
    }

    /// A switch of a record that only its provider knows.
    package struct RecordSetting: Hashable, Sendable {
        package let types: Set<RecordType>
        /// Whether only a proxied record can have it, or only one that is not.
        package let isForProxied: Bool
        /// The plans that have it; empty for all.
        package let plans: Set<String>

        package init(types: Set<RecordType>, isForProxied: Bool, plans: Set<String> = []) {
            self.types = types
            self.isForProxied = isForProxied
            self.plans = plans
        }
    }

    /// What depends on the zone's plan at the provider.
    package struct Limits: Hashable, Sendable {
        /// Seconds; the automatic TTL is allowed besides.
        package let ttl: ClosedRange<Int>
        /// Characters of a record's comment; nil for no limit.
        package let comment: Int?
        /// Of one record.
        package let tags: Int
        /// Records of a zone; nil for no limit.
        package let records: Int?
        /// Changes of one write; nil for no limit.
        package let batch: Int?

        package init(ttl: ClosedRange<Int>, comment: Int? = nil, tags: Int = 0, records: Int? = nil, batch: Int? = nil) {
            self.ttl = ttl
            self.comment = comment
            self.tags = tags
            self.records = records
            self.batch = batch
        }
    }

    package let types: Set<RecordType>
    /// Types without a name here, in the form of RFC 3597.
    package let holdsUnknownTypes: Bool
    package let flattening: Flattening
    package let aliasNeighbours: AliasNeighbours
    /// Whether owner names may hold any character (RFC 2181 §11), or only what RFC 1123 §2.1 gives to hosts.
    package let allowsAnyName: Bool
    /// Types that the provider can put a proxy in front of; empty where it has none.
    package let proxiedTypes: Set<RecordType>
    /// The TTL that means "as the provider thinks fit"; nil where there is none.
    package let automaticTTL: Int?
    /// Seconds that `automaticTTL`, or no TTL at all, is answered with.
    package let standardTTL: Int
    package let allowsEmptyText: Bool
    /// The tags of CAA that the provider takes; nil for all.
    package let certificateTags: Set<String>?
    /// Octets of one record's data on the wire; nil for the 65,535 of RFC 1035 §3.2.1.
    package let recordOctets: Int?
    /// Characters of all values of one record set together.
    package let setCharacters: Int?
    /// What can be set of a record besides, and of which types.
    package let recordSettings: [String: RecordSetting]
    /// Seconds that a resolver may remember that a name was not there (RFC 2308 §5), where nobody set the SOA otherwise.
    package let negativeTTL: Int
    /// On a plan that is not known: what every plan allows.
    package let limits: Limits
    /// By the plan's name in lower case.
    package let plans: [String: Limits]

    package init(
        types: Set<RecordType>, holdsUnknownTypes: Bool = false, flattening: Flattening = .none, aliasNeighbours: AliasNeighbours = .none,
        allowsAnyName: Bool = true, proxiedTypes: Set<RecordType> = [], automaticTTL: Int? = nil, standardTTL: Int = 3_600,
        allowsEmptyText: Bool = true, certificateTags: Set<String>? = nil, recordOctets: Int? = nil, setCharacters: Int? = nil,
        recordSettings: [String: RecordSetting] = [:], negativeTTL: Int = 3_600, limits: Limits,
        plans: [String: Limits] = [:]
    ) {
        self.types = types
        self.holdsUnknownTypes = holdsUnknownTypes
        self.flattening = flattening
        self.aliasNeighbours = aliasNeighbours
        self.allowsAnyName = allowsAnyName
        self.proxiedTypes = proxiedTypes
        self.automaticTTL = automaticTTL
        self.standardTTL = standardTTL
        self.allowsEmptyText = allowsEmptyText
        self.certificateTags = certificateTags
        self.recordOctets = recordOctets
        self.setCharacters = setCharacters
        self.recordSettings = recordSettings
        self.negativeTTL = negativeTTL
        self.limits = limits
        self.plans = plans
    }

    /// - Parameter plan: in any case; nil, or one that is not listed, for what every plan allows.
    package func limits(plan: String?) -> Limits { plan.flatMap { plans[$0.lowercased()] } ?? limits }

    package var canProxy: Bool { !proxiedTypes.isEmpty }
}
