internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import HTTPMessages
internal import Integrations
internal import Planning
internal import Reconciling

/// Compares this machine's clock with a server's: plans expire, and one-time codes and freeze windows go by the time.
struct ServerClock {
    let estate: Estate
    let endpoints: Endpoints
    let transport: any HTTPTransport

    /// From here on codes are refused (RFC 6238 allows one step of 30 seconds either way).
    private static let tolerance = 30

    /// Asks one provider after the other until one answers with a date; no credential is sent.
    func check() async -> HealthCheck {
        for declaration in estate.providers.values.sorted(by: { $0.name < $1.name }) {
            let base = endpoints.base(
                ofKind: declaration.kind.value, declaration.settings,
                otherwise: Integrations.provider(declaration.kind.value)?.descriptor.defaultURL ?? "")
            guard !base.isEmpty, let response = try? await transport.send(HTTPRequest(.get, base, headers: ["User-Agent": "plumb"])),
                let date = response.headers["Date"].flatMap(Self.seconds)
            else { continue }
            return Self.check(Int(Date().timeIntervalSince1970) - date, than: declaration.name)
        }
        return HealthCheck("clock", .untested, "no provider answered with its time")
    }

    /// - Parameter difference: by how many seconds this clock is ahead.
    static func check(_ difference: Int, than server: String) -> HealthCheck {
        guard abs(difference) > tolerance else { return HealthCheck("clock", .ok, "as \(server)'s, within \(tolerance) s") }
        return HealthCheck(
            "clock", .problem, "\(ClockTime.length(abs(difference))) \(difference > 0 ? "ahead of" : "behind") \(server)'s",
            fix: "set it, such as with timedatectl set-ntp true: codes, freeze windows and the age of plans go by it")
    }

    /// Seconds since 1970 of a date as HTTP has it (RFC 9110 §5.6.7), such as `Sun, 06 Nov 1994 08:49:37 GMT`; nil for anything else.
    static func seconds(_ text: String) -> Int? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(of: String(words[2])) else { return nil }
        return ClockTime.seconds("\(words[3])-\(month + 1)-\(words[1])T\(words[4])Z")
    }
}
