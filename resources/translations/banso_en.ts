<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Changes</name>
    <message numerus="yes">
        <source>%Ln tracked change(s) that nobody settled</source>
        <translation>
            <numerusform>%Ln tracked change that nobody settled</numerusform>
            <numerusform>%Ln tracked changes that nobody settled</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Checks</name>
    <message numerus="yes">
        <source>%Ln error(s)</source>
        <translation>
            <numerusform>%Ln error</numerusform>
            <numerusform>%Ln errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln message</numerusform>
            <numerusform>%Ln messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation>
            <numerusform>%Ln warning</numerusform>
            <numerusform>%Ln warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message numerus="yes">
        <source>and %Ln more place(s)</source>
        <translation>
            <numerusform>and %Ln more place</numerusform>
            <numerusform>and %Ln more places</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message numerus="yes">
        <source>%n second(s) left</source>
        <translation>
            <numerusform>%n second left</numerusform>
            <numerusform>%n seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) left</source>
        <translation>
            <numerusform>%n minute left</numerusform>
            <numerusform>%n minutes left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message numerus="yes">
        <source>%Ln need(s) you</source>
        <translation>
            <numerusform>%Ln needs you</numerusform>
            <numerusform>%Ln need you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln thing(s) found, none dropped.</source>
        <translation>
            <numerusform>%Ln thing found, none dropped.</numerusform>
            <numerusform>%Ln things found, none dropped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln thing(s) found, {dropped} dropped; each is listed with its reason.</source>
        <translation>
            <numerusform>%Ln thing found, {dropped} dropped; each is listed with its reason.</numerusform>
            <numerusform>%Ln things found, {dropped} dropped; each is listed with its reason.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message numerus="yes">
        <source>{encoding} → Unicode: %Ln character(s)</source>
        <translation>
            <numerusform>{encoding} → Unicode: %Ln character</numerusform>
            <numerusform>{encoding} → Unicode: %Ln characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln source(s)</source>
        <translation>
            <numerusform>%Ln source</numerusform>
            <numerusform>%Ln sources</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation>
            <numerusform>%Ln page</numerusform>
            <numerusform>%Ln pages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln word(s)</source>
        <translation>
            <numerusform>%Ln word</numerusform>
            <numerusform>%Ln words</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chapter(s)</source>
        <translation>
            <numerusform>%Ln chapter</numerusform>
            <numerusform>%Ln chapters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more source(s)</source>
        <translation>
            <numerusform>and %Ln more source</numerusform>
            <numerusform>and %Ln more sources</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Structure</name>
    <message numerus="yes">
        <source>%Ln paragraph(s) from there</source>
        <translation>
            <numerusform>%Ln paragraph from there</numerusform>
            <numerusform>%Ln paragraphs from there</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more place(s)</source>
        <translation>
            <numerusform>and %Ln more place</numerusform>
            <numerusform>and %Ln more places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Correct all %Ln  Ctrl+Ins</source>
        <translation>
            <numerusform>Correct %Ln  Ctrl+Ins</numerusform>
            <numerusform>Correct all %Ln  Ctrl+Ins</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep all %Ln  Ctrl+Del</source>
        <translation>
            <numerusform>Keep %Ln  Ctrl+Del</numerusform>
            <numerusform>Keep all %Ln  Ctrl+Del</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Shelf</name>
    <message numerus="yes">
        <source>%Ln book(s)</source>
        <translation>
            <numerusform>%Ln book</numerusform>
            <numerusform>%Ln books</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Needs you: %Ln</source>
        <translation>
            <numerusform>Needs you: %Ln</numerusform>
            <numerusform>Needs you: %Ln</numerusform>
        </translation>
    </message>
</context>
</TS>
