package import Diagnostics
package import Resources

/// One DNS zone.
package struct Zone: Sendable {
    /// Lower-case A-labels, no trailing dot.
    package let name: Located<String>
    package let environment: String
    package let provider: String
    /// The provider's id, when pinned in the file: saves the request that finds it.
    package let id: Located<String>?
    /// The provider's plan, when pinned: it decides how much one write may carry.
    package let plan: Located<String>?
    package let mode: Mode
    package let prune: Bool
    /// One for each name and type.
    package private(set) var records: [RecordSet]
    /// In the order of the file.
    package let ignore: [IgnoreRule]
    /// Declared record sets that are only observed, in the order of the file.
    package let observe: [IgnoreRule]
    /// Who is asked whether a change has arrived, as `HOST` or `HOST:PORT`; empty for nobody.
    package private(set) var resolvers: [String]
    /// What must be done first, as a whole, in the order of the file.
    package let after: [Located<Precedence>]

    /// Two public resolvers that do not share a cache.
    package static let publicResolvers = ["1.1.1.1", "8.8.8.8"]

    /// Where the whole zone is to be deleted.
    package let retirement: Retirement?
    /// What the zone was called before, in lower-case A-labels.
    package let movedFrom: Located<String>?

    package init(
        name: Located<String>, environment: String, provider: String, id: Located<String>?, plan: Located<String>?,
        mode: Mode, prune: Bool, records: [RecordSet], ignore: [IgnoreRule], observe: [IgnoreRule] = [],
        resolvers: [String] = Self.publicResolvers, after: [Located<Precedence>] = [], retirement: Retirement? = nil,
        movedFrom: Located<String>? = nil
    ) {
        self.movedFrom = movedFrom
        self.name = name
        self.environment = environment
        self.provider = provider
        self.id = id
        self.plan = plan
        self.mode = mode
        self.prune = prune
        self.records = records
        self.ignore = ignore
        self.observe = observe
        self.resolvers = resolvers
        self.after = after
        self.retirement = retirement
    }

    /// The same zone, asked for at the resolvers that `trusted` names.
    package func asked(asIn trusted: Zone?) -> Zone {
        var zone = self
        zone.resolvers = trusted?.resolvers ?? Self.publicResolvers
        return zone
    }

    /// The same zone with record sets that other files declare for it.
    package func adding(_ records: [RecordSet]) -> Zone {
        var zone = self
        zone.records += records
        return zone
    }

    package var scope: Scope { Scope(provider: provider, name: name.value) }
}

/// All values of one type at one name (RFC 2181 §5).
package struct RecordSet: Sendable {
    /// Relative to the zone, lower-case; `@` for the apex.
    package let name: Located<String>
    package let type: RecordType
    /// Seconds; 1 means automatic, as at Cloudflare. Nil leaves it automatic on creation and alone afterwards.
    package let ttl: Located<Int>?
    package let proxied: Bool
    package let comment: String?
    package let presence: Presence
    /// Rule ids of warnings that were acknowledged here, with the reason.
    package let acknowledged: [String: String]
    package let span: SourceSpan
    /// Where it is to be deleted.
    package let retirement: Retirement?
    /// What reading the file found in it: spellings that the canonical values no longer show.
    package let spellings: [Diagnostic]
    /// `name:value` or a name alone, kept beside each record; nil leaves them as they are.
    package let tags: Located<[String]>?
    /// What the provider does with the record, by its own names, such as `flatten_cname`; what is not named stays as it is.
    package let settings: [String: Located<Bool>]
    /// Whether the values are known to be in canonical form, so that nobody has to read them again.
    package let isCanonical: Bool

    /// What the file says of the set.
    package enum Presence: Sendable {
        case values([Located<RecordValue>])
        case absent
        case external
    }

    package init(
        name: Located<String>, type: RecordType, ttl: Located<Int>?, proxied: Bool, comment: String?, presence: Presence,
        acknowledged: [String: String], span: SourceSpan, retirement: Retirement? = nil, spellings: [Diagnostic] = [],
        tags: Located<[String]>? = nil, settings: [String: Located<Bool>] = [:], isCanonical: Bool = false
    ) {
        self.isCanonical = isCanonical
        self.tags = tags
        self.settings = settings
        self.spellings = spellings
        self.retirement = retirement
        self.name = name
        self.type = type
        self.ttl = ttl
        self.proxied = proxied
        self.comment = comment
        self.presence = presence
        self.acknowledged = acknowledged
        self.span = span
    }
}

/// A domain that mail is sent from.
package struct MailDomain: Sendable {
    package let name: Located<String>
    package let environment: String
    package let provider: String
    package let id: Located<String>?
    package let mode: Mode
    package let returnPath: Located<String>?

    package init(
        name: Located<String>, environment: String, provider: String, id: Located<String>?, mode: Mode,
        returnPath: Located<String>?
    ) {
        self.name = name
        self.environment = environment
        self.provider = provider
        self.id = id
        self.mode = mode
        self.returnPath = returnPath
    }

    package var scope: Scope { Scope(provider: provider, name: name.value) }
}
