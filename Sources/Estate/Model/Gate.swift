package import Resources

extension EnvironmentDeclaration {
    /// What has to be given before anything is applied.
    package struct Gate: Hashable, Sendable {
        /// What is typed before the plan's digits; the environment's name unless the file says otherwise.
        package let phrase: String
        /// Who may apply; nil where anybody may.
        package let appliers: [String]?
        package let approvals: Approvals?
        /// Where the base32 secret of the time-based codes is kept; nil where no code is asked for.
        package let codes: SecretReference?
        package let soak: Soak?
        /// In the order of the file; one that is in force is enough to hold an apply.
        package let freezes: [Freeze]

        package init(
            phrase: String, appliers: [String]? = nil, approvals: Approvals? = nil, codes: SecretReference? = nil, soak: Soak? = nil,
            freezes: [Freeze] = []
        ) {
            self.phrase = phrase
            self.appliers = appliers
            self.approvals = approvals
            self.codes = codes
            self.soak = soak
            self.freezes = freezes
        }
    }
}

/// How many people besides the author must have signed the plan's digest.
package struct Approvals: Hashable, Sendable {
    /// At least 1.
    package let count: Int
    /// The file with their public keys in OpenSSH's allowed-signers format, relative to the desired state's directory.
    package let signers: String

    package init(count: Int, signers: String = Self.standardSigners) {
        self.count = count
        self.signers = signers
    }

    package static let standardSigners = "approvers"
}

/// What changes a service here must have been applied there first, and clean since.
package struct Soak: Hashable, Sendable {
    /// The other environment.
    package let environment: String
    /// How long it must have been clean there.
    package let seconds: Int
    /// Patterns of `kind/name` that are not held up, since they differ between the environments by nature.
    package let except: [String]

    package init(environment: String, seconds: Int, except: [String] = []) {
        self.environment = environment
        self.seconds = seconds
        self.except = except
    }
}
