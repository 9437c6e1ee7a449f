/// A key of a provider or a store in `estate.yaml` that is written as it is.
package struct SettingDescriptor: Hashable, Sendable {
    package let key: String
    /// One clause for editors and docs, such as `the project's id`.
    package let documentation: String
    package let isRequired: Bool

    package init(_ key: String, _ documentation: String, isRequired: Bool = false) {
        self.key = key
        self.documentation = documentation
        self.isRequired = isRequired
    }
}

/// A key of a provider or a store in `estate.yaml` that says where a credential comes from.
package struct CredentialDescriptor: Hashable, Sendable {
    package let key: String
    /// One clause for editors and docs, such as `an access token`.
    package let documentation: String
    /// What it must be allowed, as the end of `set NAME to …`.
    package let need: String
    /// The variable of the environment that others look for it in too, where no file says which; nil where there is none.
    package let variable: String?

    package init(_ key: String, _ documentation: String, need: String, variable: String? = nil) {
        self.variable = variable
        self.key = key
        self.documentation = documentation
        self.need = need
    }
}

/// What one kind of system is called and takes in `estate.yaml`; the same for providers and stores.
package protocol KindDescriptor: Sendable {
    /// As `kind:` names it.
    var kind: String { get }

    /// Where its API is unless `url` says otherwise; nil where each installation has its own address, or none is needed.
    var defaultURL: String? { get }

    /// How many requests are under way at the same time at most.
    var width: Int { get }

    /// What it takes besides `kind` and its credentials, `url` included.
    var settings: [SettingDescriptor] { get }

    /// The sets of credentials that it takes, the preferred one first; one whole set is needed. Empty where it needs none.
    var credentials: [[CredentialDescriptor]] { get }

    /// What the credentials that it gives out look like, where they begin in a way of their own.
    var credentialForms: [CredentialForm] { get }
}

extension KindDescriptor {
    /// Every credential of every set, once, in their order.
    package var credentialKeys: [CredentialDescriptor] {
        var seen: Set<String> = []
        return credentials.flatMap(\.self).filter { seen.insert($0.key).inserted }
    }

    /// The first set whose keys are all `written`; nil where none is whole, empty where none is needed.
    package func credentialSet(among written: Set<String>) -> [CredentialDescriptor]? {
        credentials.isEmpty ? [] : credentials.first { set in set.allSatisfy { written.contains($0.key) } }
    }

    /// Such as `auth, or client_id and client_secret`.
    package var credentialWords: String {
        credentials.map { $0.map(\.key).joined(separator: " and ") }.joined(separator: ", or ")
    }
}
