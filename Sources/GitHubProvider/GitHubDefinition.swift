package import Estate
package import Reconciling

/// GitHub Actions: workflows, and what jobs get.
package enum GitHubDefinition {
    package static let descriptor = ProviderDescriptor(
        kind: "github", title: "GitHub", defaultURL: "https://api.github.com",
        credentials: [
            [
                CredentialDescriptor(
                    "token", "a token",
                    need:
                        "a token with the repository permission Actions: write for the repositories whose workflows are run; where jobs' "
                        + "settings are declared, Administration, Secrets, Variables and Environments: write",
                    variable: "GITHUB_TOKEN")
            ]
        ],
        nouns: [.workflow, .repository],
        resources: [JobSettingsModel.protection, JobSettingsModel.secret, JobSettingsModel.variable].map {
            ResourceDescriptor(.repository, $0)
        }, width: 8,
        credentialForms: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"].map { CredentialForm($0, "a GitHub token", .token(20)) })

    package static let definition = ProviderDefinition(descriptor, model: JobSettingsModel()) { context in
        let client = context.client.client(bearer: "token")
        return ConnectedProvider(
            reader: JobSettingsReader(client: client),
            importer: GitHubImporter(client: client, provider: context.client.name, estate: context.estate, watch: context.watch),
            writer: GitHubWriter(client: client))
    }
}
