internal import ArgumentParser
internal import Cryptography
internal import Diagnostics
internal import Estate
internal import HTTPMessages
internal import Resources
internal import TerminalQRCode

/// Makes a secret for one-time codes and shows it once. It is kept nowhere: that is for a person to do.
struct Enrolment {
    private let estate: Estate
    private let environment: String

    init(_ estate: Estate, environment: String) {
        self.estate = estate
        self.environment = environment
    }

    func show() throws {
        let declared = try estate.environment(named: environment)
        guard let place = declared.gate?.codes.map({ estate.located($0, in: environment) }) else {
            throw CommandFailure(
                .failure,
                "the gate of \(environment) asks for no one-time code; say where its secret is kept first:\n"
                    + "  gate: { totp: !secret \"STORE:/PATH/NAME\" }")
        }
        guard Terminal.isOutputShown else {
            throw CommandFailure(.refused, "a new secret is shown on a terminal, and never written to a file or a pipe")
        }
        let secret = Base32.encode((0..<OneTimeCodes.secretLength).map { _ in UInt8.random(in: .min ... .max) })
        let link = Self.link(estate.name.value, environment, secret)
        Terminal.print("\(DisplayText(lines: (TerminalQRCode(link)?.text ?? "").split(separator: "\n")))\n\(link)\n\n")
        Terminal.print(
            """
            Scan the code with an authenticator. Keep the secret of the link as  \(place)
            and nowhere else: it is shown once, and is not recorded. From then on plumb asks for a code from it.

            """)
    }

    /// As authenticators read it.
    private static func link(_ estate: String, _ environment: String, _ secret: String) -> String {
        let issuer = PercentEncoding.encode("plumb \(estate)")
        return "otpauth://totp/\(issuer):\(PercentEncoding.encode(environment))?secret=\(secret)&issuer=\(issuer)"
            + "&algorithm=SHA1&digits=6&period=\(OneTimeCodes.period)"
    }
}
