/// What a kind of secret store is and takes. Pure.
package struct StoreDescriptor: KindDescriptor {
    package let kind: String
    package let defaultURL: String?
    package let settings: [SettingDescriptor]
    package let credentials: [[CredentialDescriptor]]
    /// How many requests are under way at the same time at most.
    package let width: Int
    /// Why no secret can be written to it, as what follows the store's name: `is the environment of this program`; nil where one can.
    package let readOnlyReason: String?
    /// Whether its places are variables of this program's environment, of which the name alone counts.
    package let holdsVariables: Bool
    package let credentialForms: [CredentialForm]

    /// - Parameter settings: all that it takes, `url` included where it has an address.
    package init(
        kind: String, defaultURL: String? = nil, settings: [SettingDescriptor] = [], credentials: [[CredentialDescriptor]] = [],
        width: Int = 1, readOnlyReason: String? = nil, holdsVariables: Bool = false,
        credentialForms: [CredentialForm] = []
    ) {
        self.kind = kind
        self.defaultURL = defaultURL
        self.settings = settings
        self.credentials = credentials
        self.width = width
        self.readOnlyReason = readOnlyReason
        self.holdsVariables = holdsVariables
        self.credentialForms = credentialForms
    }
}
