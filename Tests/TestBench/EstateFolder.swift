package import Foundation

/// A directory with an estate, which a test may edit.
package struct EstateFolder: Sendable {
    /// Where commands are given; the desired state is in `desired` below it.
    package let url: URL

    /// Made where it is not there yet.
    package init(_ url: URL) throws {
        self.url = url
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    /// - Parameter path: from the directory, such as `desired/estate.yaml`.
    package func write(_ path: String, _ text: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    package func text(_ path: String) throws -> String { try String(contentsOf: url.appending(path: path), encoding: .utf8) }

    /// Every file below by its path from the directory, git's own left out.
    package func files() throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: url.path) where !name.hasPrefix(".git/") {
            var isDirectory: ObjCBool = false
            let place = url.appending(path: name)
            guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isDirectory), !isDirectory.boolValue else { continue }
            files[name] = try Data(contentsOf: place)
        }
        return files
    }
}

/// The first lines of an estate of the simulated Raxx accounts.
package enum RaxxHeader {
    /// - Parameter providers: each as a line below `providers:`, without the indentation.
    package static func text(providers: [String]) -> String {
        """
        estate: raxx
        git: optional
        fingerprint_key: !secret "vault@prod:/Plumbline/FINGERPRINT_KEY"
        stores:
          vault:
            kind: infisical
            url: https://vault.raxx.app
            project: 29b77751-f761-4afa-b3fa-2c842988f95c
            auth: !env INFISICAL_TOKEN
            environments: { staging: staging, production: prod }
        providers:
        \(providers.map { "  \($0)" }.joined(separator: "\n"))
        environments:
          staging: { banner: purple }
          production: { banner: red, gate: { phrase: deploy-prod-now } }

        """
    }
}
