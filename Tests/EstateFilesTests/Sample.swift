import CanonicalJSON
import Diagnostics
import Estate
import EstateFiles
import Integrations

/// A small estate that is valid, to spoil in one place.
enum Sample {
    static let estate = """
        estate: shop
        fingerprint_key: !env KEY
        stores:
          vault: { kind: infisical, url: https://vault.example.net, project: p1, auth: !env TOKEN, environments: { production: prod }, paths: { staging: ["/", "@prod:/A"] } }
        providers:
          heroku: { kind: heroku, token: !env HEROKU_API_KEY }
          cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_TOKEN }
          postmark: { kind: postmark, token: !secret "vault@prod:/mail/TOKEN" }
        environments:
          staging: {}
          production: { banner: red, gate: { phrase: now } }

        """

    static let service = """
        service: web
        environments:
          production:
            app: shop-web
            config: { A: "1" }

        """

    static func load(_ texts: [String: String]) -> (estate: Estate?, diagnostics: [Diagnostic]) {
        let files = texts.sorted { $0.key < $1.key }.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) }
        let (estate, diagnostics) = EstateLoader.load(files: files)
        return (estate, diagnostics)
    }
}

extension EstateLoader {
    /// With the kinds that the program knows.
    static func load(files: [SourceFile]) -> (Estate?, [Diagnostic]) { load(files: files, catalogue: Integrations.catalogue) }
}

extension EstateSchema {
    static var document: JSONValue { document(Integrations.catalogue) }
}
