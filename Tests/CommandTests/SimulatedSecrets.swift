import Foundation
import ProviderSimulators

/// What of the simulated providers must stand in no output.
enum SimulatedSecrets {
    /// Config vars, vault values and tokens that are no switches, words, hosts or origins.
    static func markers() throws -> [String] {
        var found: Set<String> = []
        for name in ["heroku", "infisical", "postmark", "freescout", "cloudflare"] {
            let text = try String(contentsOf: Program.root.appending(path: "Examples/raxx/\(name).yaml"), encoding: .utf8)
            for line in text.split(separator: "\n") {
                guard let colon = line.firstRange(of: ": ") else { continue }
                var value = line[colon.upperBound...].trimmingCharacters(in: CharacterSet(charactersIn: "\"' "))
                if value.hasPrefix("!fake ") { value = FakeCredential.make(String(value.dropFirst("!fake ".count))) ?? value }
                let key = line[..<colon.lowerBound].trimmingCharacters(in: CharacterSet(charactersIn: "- /"))
                let isUpper = key.wholeMatch(of: /[A-Z][A-Z0-9_\/A-Za-z]*/) != nil || key == "value" || key == "url"
                let isPublic =
                    value.wholeMatch(of: /https:\/\/[a-z0-9.-]+/) != nil || value.count < 12 || value.hasPrefix("k=rsa")
                    || value.hasPrefix("v=spf1")
                    || value.hasSuffix("raxx.app") || value.hasSuffix("mtasv.net") || value.wholeMatch(of: /[a-z-]+/) != nil
                if isUpper, !isPublic { found.insert(value) }
            }
        }
        return found.sorted() + ["HRKU-simulated-operator", "cf-simulated-operator", "infisical-simulated-operator"]
    }

    /// As it is, and as base64, in a URL and in JSON.
    static func forms(of marker: String) -> [String] {
        let base64 = Data(marker.utf8.prefix(marker.utf8.count / 3 * 3)).base64EncodedString()
        let url = marker.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~"))) ?? marker
        let json = marker.replacingOccurrences(of: "/", with: "\\/")
        return [marker, base64, url, json]
    }
}
