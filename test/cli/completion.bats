#!/usr/bin/env bats
# completion.bats -- the scripts for shells: they load, and the right words come.
load common

# complete_words WORD...: what bash offers for the last word.
complete_words() {
    source <("$SHORE" completion bash)
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    _shore
    printf '%s\n' "${COMPREPLY[@]}"
}

@test "bash reads its script" {
    "$SHORE" completion bash > script
    bash -n script
}

@test "zsh reads its script" {
    command -v zsh > /dev/null || skip "no zsh"
    "$SHORE" completion zsh > script
    zsh -n script
}

@test "fish reads its script" {
    command -v fish > /dev/null || skip "no fish"
    "$SHORE" completion fish > script
    fish -n script
}

@test "a command is completed" {
    run complete_words shore vers
    [ "$output" = version ]
}

@test "the options of a command and those of all are completed" {
    run complete_words shore help --fo
    says --format
    run complete_words shore version --lock
    [ "$output" = --lock-tolerance ]
}

@test "choices are completed, also behind an equals sign and by the command's own row" {
    run complete_words shore version --color ne
    [ "$output" = never ]
    run complete_words shore version --color = al
    [ "$output" = always ]
    run complete_words shore help --format ma
    [ "${lines[0]}" = man ]
    [ "${lines[1]}" = markdown ]
}

@test "an unknown shell is refused with the list" {
    run "$SHORE" completion tcsh
    [ "$status" -eq 2 ]
    says "hint: There are: bash, zsh and fish."
}
