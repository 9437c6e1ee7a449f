package import Estate
package import Reconciling

/// Workflows of GitHub Actions.
package enum GitHubDefinition {
    package static let descriptor = ProviderDescriptor(
        kind: "github", title: "GitHub", defaultURL: "https://api.github.com",
        credentials: [
            [
                CredentialDescriptor(
                    "token", "a token",
                    need: "a token with the repository permission Actions: write for the repositories whose workflows are run")
            ]
        ],
        nouns: [.workflow], width: 8)

    package static let definition = ProviderDefinition(descriptor, model: nil) { context in
        let client = context.client.client(bearer: "token")
        return ConnectedProvider(preflight: GitHubPreflight(client: client), writer: GitHubWriter(client: client))
    }
}
