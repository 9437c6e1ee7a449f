internal import Diagnostics
internal import Estate
internal import Integrations
internal import Reconciling
internal import Resources

/// Says how what the estate declares is reached.
struct ClientComposition {
    let transport: any HTTPTransport
    let endpoints: Endpoints
    /// What the requests are measured by; nil where nobody asked.
    var timeline: Timeline?

    func context(
        _ name: String, _ descriptor: any KindDescriptor, _ settings: [String: Located<String>], _ secrets: [String: Secret]
    ) -> ClientContext {
        ClientContext(
            name: name, settings: settings.mapValues(\.value), credentials: secrets, transport: transport,
            baseURL: endpoints.base(ofKind: descriptor.kind, settings, otherwise: descriptor.defaultURL ?? ""),
            isSimulated: endpoints.isSimulated(descriptor.kind), width: descriptor.width, report: { Terminal.log("\($0)") },
            timeline: timeline)
    }

    /// The providers whose credentials are there; what is missing is noted.
    func providers(_ declarations: [ProviderDeclaration], credentials: inout Credentials) -> [ProviderClient] {
        declarations.compactMap { declaration in
            guard let definition = Integrations.provider(declaration.kind.value) else { return nil }
            let secrets = credentials.secrets(
                declaration.credentials, of: definition.descriptor, for: "provider \(declaration.name)")
            return secrets.map {
                ProviderClient(
                    definition: definition, context: context(declaration.name, definition.descriptor, declaration.settings, $0))
            }
        }
    }
}
