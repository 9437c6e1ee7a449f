package import Diagnostics
package import Estate
package import Resources

/// The pure part of a provider: what its resources are, when two values are equal, what a change means, and how
/// changes become the fewest calls. It never decides whether something changes.
///
/// What only some providers can, a model says by conforming to a protocol of `Capabilities`: ``HistoryModel``, ``WriteOnlyModel``,
/// ``AdoptingModel``, ``ProbeModel``, ``PastValueModel``, ``BrakeModel``. Of what it does not conform to, nothing is asked.
package protocol ProviderModel: Sendable {
    /// The desired resources of every scope of `environment` that belongs to the provider named `provider`.
    ///
    /// Config and record expressions stay as `Content.deferred`; the planner resolves them.
    func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope]

    /// Whether `live` already is what `desired` asks for. Values whose spelling does not matter compare equal.
    func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool

    /// Whether a resource of this kind may be deleted because the files no longer name it.
    /// False for apps, add-ons, zones and mail domains: these are deleted only by `retire:`.
    func mayDelete(_ address: Address) -> Bool

    /// What the change does to the running system. `observation` is the scope as read.
    func explain(_ change: Change, in observation: Observation) -> Consequence

    /// The fewest calls that make `changes` (all of one scope, in the order of the plan) and what must be waited for.
    /// Operations come back in the order in which they must run; ids and `dependsOn` are set by the planner.
    func compile(_ changes: [Change], in observation: Observation) -> [Operation]

    /// What must be said about the state the changes would produce, beyond what loading could check: a region that cannot
    /// change, a record that a look-up made invalid. `scope` is resolved.
    func check(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) -> [Finding]

    /// The resource of `scope` that tells the output `attribute` once it exists.
    func source(of attribute: String, in scope: Scope) -> Address

    /// The number of requests that observing these scopes takes: the published formula.
    func readCost(of scopes: [DesiredScope]) -> Int
}

extension ProviderModel {
    package func check(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) -> [Finding] { [] }

    package func source(of attribute: String, in scope: Scope) -> Address { Address(scope, "app") }
}

/// What the files want of one scope.
package struct DesiredScope: Hashable, Sendable {
    package let scope: Scope
    package let environment: String
    /// By address, ascending.
    package var resources: [DesiredResource]
    /// Live things to leave out, by their name within the scope.
    package let ignore: [IgnoreRule]
    package let mode: Mode
    /// Live but undeclared resources are planned for deletion, as far as the model allows.
    package let prune: Bool
    /// What the provider's parts tell one another of it.
    package var context: ScopeContext
    /// The provider's own id of it, where the files pin it or an inventory told it.
    package var pinnedID: String?
    /// What a person asks for besides what the files say; nil for nothing.
    package var request: TaskRequest?
    /// The kinds of resource that must be read: those declared, and those applied earlier, which may be missing from the files.
    package var kinds: Set<String>
    /// What live values have to be judged by, as ``ContractFacts``: the formats of the scope's contract.
    package var formats: [Format] = []
    /// What is asked of the scope once it runs; nil for nothing.
    package var health: HealthCheck?
    /// What its log must not say once it runs; nil where nobody follows it.
    package var logCheck: LogCheck?
    /// Scopes of the same environment that come first as a whole, with the place that says so.
    package var after: [Located<Scope>] = []
    /// Whether everything the scope has is read and told, declared or not: to be laid beside another one.
    package var isSurvey = false
    /// Resources that are to be destroyed.
    package var retirements: [Address: Retirement] = [:]
    /// What the history knows of the scope: readers find a renamed thing by its recorded id, and know what was written as plain text.
    package var recorded: [Address: Content] = [:]
    /// What is known of values whose text planning never sees.
    package var shapes: [Address: ValueShape] = [:]
    /// The scope that this one was called before, which the files say with `moved:`.
    package var movedFrom: Scope?
    /// Addresses of this scope that had another name before, by what they are now.
    package var moved: [Address: Address] = [:]

    package init(
        scope: Scope, environment: String, resources: [DesiredResource], ignore: [IgnoreRule], mode: Mode, prune: Bool,
        context: ScopeContext = ScopeContext()
    ) {
        self.scope = scope
        self.environment = environment
        self.resources = resources.sorted { $0.address < $1.address }
        self.ignore = ignore
        self.mode = mode
        self.prune = prune
        self.context = context
        self.kinds = Set(resources.map(\.address.kind))
    }

    /// The same scope, of which what these rules name is only observed.
    package func observing(_ rules: [IgnoreRule]) -> DesiredScope {
        guard !rules.isEmpty else { return self }
        var scope = self
        scope.resources = resources.map { resource in
            var resource = resource
            resource.mode = rules.mode(of: resource.address.kind, resource.address.name, resource.mode)
            return resource
        }
        return scope
    }

    /// Whether a value of it is still to be resolved.
    package var hasExpressions: Bool {
        resources.contains { resource in
            guard case .present(let content) = resource.presence else { return false }
            return content.hasExpressions
        }
    }

    /// The same scope with other resources, of which nothing is left out and nothing is deleted for not being declared.
    package func with(_ resources: [DesiredResource], in environment: String? = nil, mode: Mode) -> DesiredScope {
        var scope = DesiredScope(
            scope: scope, environment: environment ?? self.environment, resources: resources, ignore: [], mode: mode, prune: false,
            context: context)
        scope.pinnedID = pinnedID
        return scope
    }
}

/// A task that a person asks to be run.
package struct TaskRequest: Hashable, Sendable {
    package let name: String
    /// Whether it may run although it ran before.
    package let mayRepeat: Bool

    package init(_ name: String, mayRepeat: Bool) {
        (self.name, self.mayRepeat) = (name, mayRepeat)
    }
}
