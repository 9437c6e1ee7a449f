internal import DNSModel
package import Estate
package import Reconciling

/// Zones of a PowerDNS Authoritative server, through its HTTP API.
package enum PowerDNSDefinition {
    package static let descriptor = ProviderDescriptor(
        kind: "powerdns", title: "PowerDNS", defaultURL: nil,
        settings: [
            SettingDescriptor(ZoneDefaults.Key.server, "the server's id in the API, localhost by default"),
            SettingDescriptor(ZoneDefaults.Key.nameServers, "the name servers of zones that plumb creates, separated by spaces"),
            SettingDescriptor(ZoneDefaults.Key.kind, "the kind of zones that plumb creates: native, or primary to notify secondaries"),
        ],
        credentials: [
            [CredentialDescriptor("token", "the server's api-key", need: "the api-key of the server, which grants full access")]
        ],
        nouns: [.zone], resources: [ResourceDescriptor(.zone, RecordSetName.kind), ResourceDescriptor(.zone, ZoneResource.kind)],
        dns: PowerDNS.capabilities, width: 4)

    package static let definition = ProviderDefinition(descriptor, model: PowerDNSModel()) { context in
        let server = context.client.settings[ZoneDefaults.Key.server] ?? "localhost"
        return connected(
            context.client.client(header: PowerDNS.keyHeader, from: "token"), server: server, provider: context.client.name)
    }

    /// - Parameters:
    ///   - client: adds the api-key in ``PowerDNS/keyHeader``.
    ///   - server: its id in the API.
    ///   - provider: its name in the estate.
    ///   - pause: before what a server was too busy for is sent again; doubles each time.
    package static func connected(
        _ client: APIClient, server: String, provider: String, pause: Duration = .milliseconds(250)
    ) -> ConnectedProvider {
        let (calls, serials) = (PowerDNSCalls(client, server: server), SeenSerials())
        let reader = PowerDNSReader(calls, serials, provider: provider)
        return ConnectedProvider(
            reader: reader, importer: PowerDNSImporter(calls, reader, provider: provider),
            writer: PowerDNSWriter(calls, serials, pause: pause))
    }
}
