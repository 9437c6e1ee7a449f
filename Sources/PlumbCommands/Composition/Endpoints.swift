internal import Diagnostics

/// Where a system's API is.
struct Endpoints {
    let variables: [String: String]

    /// `PLUMB_<KIND>_URL` where it is a loopback address, which is how the simulators are reached; else what the file says;
    /// else the API's own address. Anything else in the variable is ignored with a word: an environment must not be able
    /// to send credentials elsewhere.
    func base(ofKind kind: String, _ settings: [String: Located<String>], otherwise: String) -> String {
        let variable = Self.variable(kind)
        if let override = variables[variable], !override.isEmpty {
            if isSimulated(kind) { return override }
            Terminal.tell("\(variable) is not a loopback address and is ignored")
        }
        return settings["url"]?.value ?? otherwise
    }

    /// Whether the environment moves the system to a loopback address.
    func isSimulated(_ kind: String) -> Bool {
        guard let override = variables[Self.variable(kind)] else { return false }
        return override.hasPrefix("http://127.0.0.1:") || override.hasPrefix("http://[::1]:")
    }

    private static func variable(_ kind: String) -> String { "PLUMB_\(kind.uppercased())_URL" }
}
