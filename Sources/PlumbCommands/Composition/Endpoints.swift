internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import Integrations

/// Where a system's API is.
struct Endpoints {
    let variables: [String: String]

    /// Whatever has an address; `probe` is what services are asked at.
    private static let kinds =
        Integrations.catalogue.providers.map(\.kind)
        + Integrations.catalogue.stores.filter { $0.settings.contains { $0.key == "url" } }.map(\.kind) + ["probe"]

    /// An environment must not be able to send credentials elsewhere, and who mistypes where a simulator is must not reach production.
    /// - Throws: ``CommandFailure`` naming every variable that is no loopback address.
    init(variables: [String: String]) throws {
        self.variables = variables
        let wrong = Self.kinds.filter { !(variables[Self.variable($0)] ?? "").isEmpty && !isSimulated($0) }.map(Self.variable)
        guard wrong.isEmpty else {
            throw CommandFailure(
                .failure,
                "\(wrong.joined(separator: ", ")): no loopback address such as http://127.0.0.1:4711; nothing was asked of anybody")
        }
    }

    /// `PLUMB_<KIND>_URL`, which is how the simulators are reached; else what the file says; else the API's own address.
    func base(ofKind kind: String, _ settings: [String: Located<String>], otherwise: String) -> String {
        isSimulated(kind) ? variables[Self.variable(kind)] ?? otherwise : settings["url"]?.value ?? otherwise
    }

    /// Whether the environment moves the system to a loopback address.
    func isSimulated(_ kind: String) -> Bool {
        guard let override = variables[Self.variable(kind)] else { return false }
        return override.hasPrefix("http://127.0.0.1:") || override.hasPrefix("http://[::1]:")
    }

    private static func variable(_ kind: String) -> String { "PLUMB_\(kind.uppercased())_URL" }
}
