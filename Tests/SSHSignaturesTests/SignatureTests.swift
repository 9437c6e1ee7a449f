import FoundationEssentials
import SSHSignatures
import ChildPrograms
import Testing

/// Against the real `ssh-keygen`, with keys of the kinds people have.
@Suite struct SignatureTests {
    private let digest = Array("7f3a9c1e5d2b4a6080f1e2d3c4b5a69788796a5b4c3d2e1f00112233445566ff".utf8)

    private func isGood(
        _ ring: KeyRing, _ signature: SSHSignature, _ message: [UInt8], _ principal: String, _ allowed: String
    ) async -> Bool {
        do {
            try await ring.keygen.verify(signature, of: message, by: principal, allowed: Array(allowed.utf8))
            return true
        } catch {
            return false
        }
    }

    @Test(arguments: ["ed25519", "ecdsa", "rsa"]) func signAndVerify(_ kind: String) async throws {
        let ring = try KeyRing()
        let anna = try await ring.make(kind, "anna")
        let berta = try await ring.make(kind, "berta")
        let allowed = "anna@example.net \(anna.line)\nberta@example.net \(berta.line)\n"
        let signature = try await ring.keygen.sign(digest, key: anna.file)
        #expect(await isGood(ring, signature, digest, "anna@example.net", allowed))
        #expect(try await ring.keygen.principals(of: signature, allowed: Array(allowed.utf8)) == ["anna@example.net"])

        // Another's name, another's file, another digest, nobody's file.
        #expect(await !isGood(ring, signature, digest, "berta@example.net", allowed))
        #expect(await !isGood(ring, signature, digest, "anna@example.net", "anna@example.net \(berta.line)\n"))
        #expect(await !isGood(ring, signature, digest.dropLast() + [UInt8(ascii: "e")], "anna@example.net", allowed))
        #expect(await !isGood(ring, signature, digest, "anna@example.net", ""))
        #expect(await !isGood(ring, signature, digest, "-anna", allowed))
        #expect(anna.line.contains(Self.base64(signature.publicKey)))
        #expect(SSHSignature(armored: signature.armored) == signature)
    }

    private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    @Test func everyChangedByteOfTheDigestIsRefused() async throws {
        let ring = try KeyRing()
        let key = try await ring.make("ed25519", "anna")
        let signature = try await ring.keygen.sign(digest, key: key.file)
        for index in digest.indices {
            var other = digest
            other[index] ^= 1
            #expect(await !isGood(ring, signature, other, "anna", "anna \(key.line)\n"), "byte \(index)")
        }
    }

    @Test func everyChangedByteOfTheSignatureIsRefused() async throws {
        let ring = try KeyRing()
        let key = try await ring.make("ed25519", "anna")
        let signature = try await ring.keygen.sign(digest, key: key.file)
        for index in signature.blob.indices {
            var blob = signature.blob
            blob[index] ^= UInt8(1 << (index % 8))
            guard let other = SSHSignature(blob: blob) else { continue }
            #expect(await !isGood(ring, other, digest, "anna", "anna \(key.line)\n"), "byte \(index)")
        }
    }

    /// A signature made for another purpose, such as a file or a commit, is none.
    @Test func anotherNamespaceIsRefused() async throws {
        let ring = try KeyRing()
        let key = try await ring.make("ed25519", "anna")
        let result = try await ChildProgram.run(
            "ssh-keygen", ["-Y", "sign", "-n", "file", "-f", key.file], environment: ProcessInfo.processInfo.environment, input: digest,
            limit: 1 << 16)
        let signature = try #require(SSHSignature(armored: String(decoding: result.output, as: UTF8.self)))
        #expect(await !isGood(ring, signature, digest, "anna", "anna \(key.line)\n"))
    }

    @Test func aKeyOutOfItsTimeIsRefused() async throws {
        let ring = try KeyRing()
        let key = try await ring.make("ed25519", "anna")
        let signature = try await ring.keygen.sign(digest, key: key.file)
        #expect(await !isGood(ring, signature, digest, "anna", "anna valid-before=\"20200101\" \(key.line)\n"))
        #expect(await isGood(ring, signature, digest, "anna", "anna valid-after=\"20200101\" \(key.line)\n"))
        #expect(await !isGood(ring, signature, digest, "anna", "anna namespaces=\"git\" \(key.line)\n"))
    }

    @Test func aPatternIsNoName() async throws {
        let ring = try KeyRing()
        let key = try await ring.make("ed25519", "anna")
        let signature = try await ring.keygen.sign(digest, key: key.file)
        let names = try await ring.keygen.principals(
            of: signature, allowed: Array("anna@example.net,*@example.net,a@example.net \(key.line)\n".utf8))
        #expect(names == ["anna@example.net", "a@example.net"])
    }

    @Test func temporaryFilesArePrivateAndGo() throws {
        var files: PrivateFiles? = try PrivateFiles(["a": [1, 2]])
        let path = try #require(files?["a"])
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? Int).map { $0 & 0o777 } == 0o600)
        files = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(arguments: [
        "", "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
        "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n",
        "-----BEGIN SSH SIGNATURE-----\n!!!!\n-----END SSH SIGNATURE-----\n",
        "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAf////8=\n-----END SSH SIGNATURE-----\n",
    ]) func noSignature(_ text: String) {
        #expect(SSHSignature(armored: text) == nil)
    }
}
