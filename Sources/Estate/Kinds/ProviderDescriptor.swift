/// What a kind of provider is, takes and can do: all that loading, schemas and messages know of it. Pure.
package struct ProviderDescriptor: KindDescriptor {
    package let kind: String
    /// Its name for people, such as `Heroku`.
    package let title: String
    package let defaultURL: String?
    package let settings: [SettingDescriptor]
    package let credentials: [[CredentialDescriptor]]
    /// What may name a provider of this kind.
    package let nouns: Set<Noun>
    /// The kinds of resource that these become, as they stand in addresses; of a noun that is only run there are none.
    package let resources: [ResourceDescriptor]
    /// What its zones can hold; nil where it has none.
    package let dns: DNSCapabilities?
    /// What its apps may be called and hold; nil where it has none.
    package let service: (any ServiceRules)?
    /// How the add-ons of its apps name what they set.
    package let addOns: AddOnNaming
    /// The mail that it sends for domains; nil where it sends none.
    package let mail: MailService?
    /// How many requests are under way at the same time at most.
    package let width: Int
    /// What `!lookup` can ask it; empty for nothing.
    package let lookups: [LookupDescriptor]
    /// Whether nothing is ever written there.
    package let isReadOnly: Bool
    package let credentialForms: [CredentialForm]

    /// - Parameter settings: besides `url`.
    package init(
        kind: String, title: String, defaultURL: String?, settings: [SettingDescriptor] = [], credentials: [[CredentialDescriptor]],
        nouns: Set<Noun>, resources: [ResourceDescriptor] = [], dns: DNSCapabilities? = nil, service: (any ServiceRules)? = nil,
        addOns: AddOnNaming = AddOnNaming(), mail: MailService? = nil, width: Int, lookups: [LookupDescriptor] = [],
        isReadOnly: Bool = false, credentialForms: [CredentialForm] = []
    ) {
        self.kind = kind
        self.title = title
        self.defaultURL = defaultURL
        let url = SettingDescriptor(
            "url", defaultURL == nil ? "the installation's address" : "the API's base address, if it is not the provider's default",
            isRequired: defaultURL == nil)
        self.settings = [url] + settings
        self.credentials = credentials
        self.nouns = nouns
        self.resources = resources
        self.dns = dns
        self.service = service
        self.addOns = addOns
        self.mail = mail
        self.width = width
        self.lookups = lookups
        self.isReadOnly = isReadOnly
        self.credentialForms = credentialForms
    }
}
