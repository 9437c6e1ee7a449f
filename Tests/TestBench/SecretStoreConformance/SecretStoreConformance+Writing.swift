internal import Concurrency
internal import Reconciling
internal import Resources
internal import Testing

extension SecretStoreConformance {
    /// Of every store that is written to.
    package static let writing = [
        Requirement("what is stored is read back, wherever it is, and nothing else moves") { member in
            let opened = try await member.open(["/Queue/KEY": "first-value"])
            let keeper = try keeper(opened)
            for place in ["/Queue/NEW", "/Deep/Down/NEW", "/TOP", "/Queue/KEY_2"] {
                let reference = try member.reference(place)
                try await keeper.write(Secret("value of \(place)"), at: reference, over: nil)
                #expect(try await opened.text(reference) == "value of \(place)")
            }
            #expect(try await opened.text(member.reference("/Queue/KEY")) == "first-value")
        },
        Requirement("a value is stored byte by byte") { member in
            let opened = try await member.open(["/Queue/KEY": "first-value"])
            let keeper = try keeper(opened)
            let texts = [
                "pässwörd-密码-🔑-e\u{301}", #"a"b'c\d`e$f{"g": 1}"#, "first line\nsecond line", "true", "12", "<b>&%41+",
                String(repeating: "0123456789abcdef", count: 4_000),
            ]
            for (number, text) in texts.enumerated() {
                let reference = try member.reference("/Queue/TEXT_\(number)")
                try await keeper.write(Secret(text), at: reference, over: nil)
                #expect(try await opened.text(reference).map { Array($0.utf8) } == Array(text.utf8))
            }
        },
        Requirement("nothing is ever overwritten by what is to be new") { member in
            let opened = try await member.open(["/Queue/KEY": "first-value"])
            let reference = try member.reference("/Queue/KEY")
            let keeper = try keeper(opened)
            let error = await failure { try await keeper.write(Secret("another-value"), at: reference, over: nil) }
            #expect(error?.code == .conflict)
            #expect(error?.outcomeUnknown == false)
            #expect(!printed(error as Any).contains("-value"))
            #expect(try await opened.text(reference) == "first-value")
        },
        Requirement("a new value comes in place of the one that was read, as another version") { member in
            let opened = try await member.open(["/Queue/KEY": "first-value"])
            let reference = try member.reference("/Queue/KEY")
            let keeper = try keeper(opened)
            for text in ["second-value", "third-value"] {
                let current = try await opened.read(reference).get()
                try await keeper.write(Secret(text), at: reference, over: current)
                let stored = try await opened.read(reference).get()
                #expect(stored.secret.withExposed { $0 } == text)
                if member.countsVersions { #expect(stored.version != current.version) }
            }
        },
        Requirement("what somebody else stored in between is left as it is") { member in
            let opened = try await member.open(["/Queue/KEY": "first-value"])
            let reference = try member.reference("/Queue/KEY")
            let (keeper, change) = (try keeper(opened), try #require(opened.change))
            let current = try await opened.read(reference).get()
            try await change("/Queue/KEY", "theirs-value")
            try await change("/Queue/NEW", "theirs-value")
            let new = try member.reference("/Queue/NEW")
            #expect(await failure { try await keeper.write(Secret("ours-value"), at: new, over: nil) }?.code == .conflict)
            #expect(try await opened.text(new) == "theirs-value")
            // Where the store does not compare, whoever writes has looked a moment before.
            guard member.comparesBeforeWriting else { return }
            #expect(await failure { try await keeper.write(Secret("ours-value"), at: reference, over: current) }?.code == .conflict)
            #expect(try await opened.text(reference) == "theirs-value")
        },
        Requirement("of many that make the same secret at once, one does") { member in
            let opened = try await member.open(["/Queue/KEY": "first-value"])
            let reference = try member.reference("/Queue/NEW")
            let keeper = try keeper(opened)
            let errors = await (0..<8).concurrentMap { number in
                await failure { try await keeper.write(Secret("value \(number)"), at: reference, over: nil) }
            }
            let winners = errors.indices.filter { errors[$0] == nil }
            #expect(winners.count == 1, "\(errors)")
            #expect(errors.compactMap { $0 }.allSatisfy { $0.code == .conflict })
            #expect(try await opened.text(reference) == winners.first.map { "value \($0)" })
        },
        Requirement("many secrets are stored at once, and none is lost") { member in
            let opened = try await member.open(["/Queue/KEY": "first-value"])
            let keeper = try keeper(opened)
            let references = try (0..<16).map { try member.reference("/Folder\($0 % 3)/NEW_\($0)") }
            let errors = await references.concurrentMap { reference in
                await failure { try await keeper.write(Secret("value of \(reference.name)"), at: reference, over: nil) }
            }
            #expect(errors.allSatisfy { $0 == nil }, "\(errors)")
            for reference in references { #expect(try await opened.text(reference) == "value of \(reference.name)") }
        },
    ]

    private static func keeper(_ opened: Opened) throws -> any WritableSecretStore {
        try #require(opened.store as? any WritableSecretStore, "it cannot be written to")
    }
}
