package import Diagnostics
package import Resources

/// One variable of a contract, as it holds in one environment.
package struct ContractVariable: Hashable, Sendable {
    /// How grave a breach is.
    package enum Severity: String, CaseIterable, Hashable, Sendable {
        /// Blocks the plan.
        case error
        case warning
        case off
    }

    /// Who brings the value about.
    package enum Source: Hashable, Sendable {
        case us
        case addOn
        /// Another system, such as the console's flag manager.
        case system(String)
        case person(String)
    }

    package let name: Located<String>
    /// The heading it stands under in a checklist.
    package let group: String?
    package private(set) var format: Format
    /// When it is read; nil for always.
    package let when: Condition?
    package let isOptional: Bool
    /// What the program uses when it is not there: then it is not missing.
    package let defaultValue: String?
    /// The variable that is used in its stead.
    package let fallback: Located<String>?
    package let severity: Severity
    /// What the program does without it, as a clause: `refuses to start`.
    package let absence: String?
    package let source: Source
    /// Who answers for it.
    package let owner: String?
    /// Where to get a value, for a person.
    package let origin: String?
    /// Where the value is kept, its store's environment filled in.
    package let stored: SecretReference?
    package let keyClass: KeyClass?
    package let isSecret: Bool
    /// Whether environments may have the same value.
    package let mayBeShared: Bool
    /// Whether the contract says so in words, so that somebody has thought of it.
    package let isSharedOnPurpose: Bool
    /// Flags that may not be on together with this one.
    package let excludes: [Located<String>]
    /// What must hold while this flag is on.
    package let needs: Located<Condition>?
    /// What a person does before this flag is flipped.
    package let step: String?
    /// What a provider has to answer while this flag is on, or off.
    package let precondition: FlagPrecondition?

    package init(
        _ name: Located<String>, group: String? = nil, format: Format = .text, when: Condition? = nil, isOptional: Bool = false,
        defaultValue: String? = nil, fallback: Located<String>? = nil, severity: Severity = .error, absence: String? = nil,
        source: Source = .us, owner: String? = nil, origin: String? = nil, stored: SecretReference? = nil,
        keyClass: KeyClass? = nil, isSecret: Bool = false, mayBeShared: Bool? = nil, excludes: [Located<String>] = [],
        needs: Located<Condition>? = nil, step: String? = nil, precondition: FlagPrecondition? = nil
    ) {
        self.name = name
        self.group = group
        self.format = format
        self.when = when
        self.isOptional = isOptional
        self.defaultValue = defaultValue
        self.fallback = fallback
        self.severity = severity
        self.absence = absence
        self.source = source
        self.owner = owner
        self.origin = origin
        self.stored = stored
        self.keyClass = keyClass
        self.isSecret = isSecret
        // A secret that two environments have in common opens both at once.
        self.mayBeShared = mayBeShared ?? !isSecret
        self.isSharedOnPurpose = mayBeShared == true
        self.excludes = excludes
        self.needs = needs
        self.step = step
        self.precondition = precondition
    }

    func taking(_ format: Format) -> ContractVariable {
        var variable = self
        variable.format = format
        return variable
    }

    /// Whether absence is a breach at all. A flag that is not there is off.
    package var isRequired: Bool { !isOptional && defaultValue == nil && !format.isFlag && severity != .off }
}
