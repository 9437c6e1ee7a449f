internal import ChildPrograms

/// Makes and checks OpenSSH signatures, with the system's `ssh-keygen`.
package struct SSHKeygen: Sendable {
    /// What signatures are made for: one made for anything else, such as a commit, is refused.
    package static let namespace = "plumb@plumbline"

    private let environment: [String: String]

    /// - Parameter variables: of this process; a child is given `PATH`, `HOME` and `SSH_AUTH_SOCK` of them and nothing else.
    package init(variables: [String: String]) {
        environment = variables.filter { ["PATH", "HOME", "SSH_AUTH_SOCK"].contains($0.key) }
    }

    /// Signs with the private key in a file, or with the agent's where the file holds a public key.
    ///
    /// `ssh-keygen` asks on the terminal for what the key needs: a passphrase, a touch.
    package func sign(_ message: [UInt8], key: String) async throws(SSHFailure) -> SSHSignature {
        let output = try await call("ssh-keygen", ["-Y", "sign", "-n", Self.namespace, "-f", key], input: message)
        guard let signature = SSHSignature(armored: String(decoding: output, as: UTF8.self)) else {
            throw SSHFailure(reason: "ssh-keygen printed no signature")
        }
        return signature
    }

    /// Whether `principal` made this signature over `message`, as the allowed signers have it.
    /// - Throws: ``SSHFailure`` with what `ssh-keygen` says against it.
    package func verify(
        _ signature: SSHSignature, of message: [UInt8], by principal: String, allowed: [UInt8]
    ) async throws(SSHFailure) {
        // A name is an argument of its own, and may still not look like an option.
        guard !principal.hasPrefix("-") else { throw SSHFailure(reason: "\"\(principal)\" is not a valid name of a signer") }
        let files = try files(["signature": Array(signature.armored.utf8), "allowed": allowed])
        _ = try await call(
            "ssh-keygen",
            ["-Y", "verify", "-n", Self.namespace, "-f", files["allowed"], "-I", principal, "-s", files["signature"]], input: message)
        withExtendedLifetime(files) {}
    }

    /// The names under which the allowed signers know the key of this signature. A list in the file is one name each; a
    /// pattern is no name, since it stands for anybody that the key's holder says.
    package func principals(of signature: SSHSignature, allowed: [UInt8]) async throws(SSHFailure) -> [String] {
        let files = try files(["signature": Array(signature.armored.utf8), "allowed": allowed])
        let output = try await call("ssh-keygen", ["-Y", "find-principals", "-f", files["allowed"], "-s", files["signature"]])
        withExtendedLifetime(files) {}
        return String(decoding: output, as: UTF8.self).split(whereSeparator: { $0.isNewline || $0 == "," }).map(String.init)
            .filter { name in !name.contains { "*?!".contains($0) } }
    }

    /// The public keys that the agent holds, one line each; none where there is no agent, or one without keys, which is a failure
    /// to `ssh-add`.
    package func agentKeys() async -> [String] {
        guard environment["SSH_AUTH_SOCK"] != nil, let output = try? await call("ssh-add", ["-L"]) else { return [] }
        return String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }

    private func call(_ program: String, _ arguments: [String], input: [UInt8] = []) async throws(SSHFailure) -> [UInt8] {
        let answer: ChildProgram.Answer
        do throws(ChildProgram.Failure) {
            answer = try await ChildProgram.run(program, arguments, environment: environment, input: input, limit: 1 << 20)
        } catch {
            throw SSHFailure(reason: error.reason)
        }
        guard answer.status == 0 else { throw SSHFailure(program, said: answer.said.isEmpty ? answer.output : answer.said) }
        return answer.output
    }

    private func files(_ contents: [String: [UInt8]]) throws(SSHFailure) -> PrivateFiles {
        do throws(ChildProgram.Failure) {
            return try PrivateFiles(contents)
        } catch {
            throw SSHFailure(reason: error.reason)
        }
    }
}
